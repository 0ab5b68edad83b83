/** The sign of the product: two rows that are one. */
export function Mark() {
  return <img class="mark" src="icon.svg" alt="" width={22} height={22} />;
}
