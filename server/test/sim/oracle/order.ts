/**
 * The values that one side gave to one cell, in their true order, and how far along the other side has come: it may leave
 * values out, but never take one that it is past.
 */
export class Order {
  readonly #values: string[] = [];
  #taken = -1;

  add(token: string): void {
    this.#values.push(token);
  }

  /** As `add`, unless it is what was given last. */
  addNew(token: string): void {
    if (this.#values.at(-1) !== token) this.add(token);
  }

  /** What the other side took counts no longer. */
  forget(): void {
    this.#taken = -1;
  }

  has(token: string): boolean {
    return this.#values.includes(token);
  }

  /** Whether the other side has yet to come to such a value. */
  isAhead(token: string): boolean {
    return this.#values.includes(token, this.#taken + 1);
  }

  /** Goes on to the next such value; false when there is none, and nothing changes. */
  takeNext(token: string): boolean {
    return this.#takeFrom(this.#taken + 1, token);
  }

  /** Likewise, or stays where it is: the same value may be taken again. */
  takeAgain(token: string): boolean {
    return this.#takeFrom(Math.max(this.#taken, 0), token);
  }

  /** Goes on to the last such value: nobody can tell which of several it was. */
  takeLast(token: string): void {
    this.#taken = Math.max(this.#taken, this.#values.lastIndexOf(token));
  }

  #takeFrom(from: number, token: string): boolean {
    const at = this.#values.indexOf(token, from);
    if (at >= 0) this.#taken = at;
    return at >= 0;
  }
}
