/** Ids whose work failed a moment ago: until their time is up, rings for them are not answered. */

export class HoldOff {
  readonly #until = new Map<number, number>();
  readonly #now: () => number;

  /** `now` in milliseconds on a clock that never steps back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  hold(id: number, ms: number): void {
    this.#until.set(id, this.#now() + ms);
  }

  isHeld(id: number): boolean {
    const until = this.#until.get(id);
    if (until === undefined) return false;
    if (this.#now() < until) return true;
    this.#until.delete(id);
    return false;
  }
}
