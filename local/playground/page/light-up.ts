/** Lets cells light up for a moment, because somebody else changed them. The style sheet says how. */

const LIT_MS = 1_800;
/** More than anyone can look at; the browser would be busy for nothing. */
const MOST_CELLS = 2_000;

export function lightUp(cells: readonly HTMLElement[]): void {
  const lit = cells.slice(0, MOST_CELLS);
  for (const cell of lit) {
    cell.classList.remove('lit');
    // Read in between, so that a cell that is lit already starts anew.
    cell.getAnimations();
    cell.classList.add('lit');
  }
  setTimeout(() => {
    for (const cell of lit) cell.classList.remove('lit');
  }, LIT_MS);
}
