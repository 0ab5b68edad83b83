/** How often something happened lately: within the last `windowMs`. */

export class RecentCount {
  readonly #windowMs: number;
  readonly #now: () => number;
  #times: number[] = [];

  /** `now` in milliseconds on a clock that never steps back. */
  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  add(): void {
    this.#times.push(this.#now());
  }

  count(): number {
    const since = this.#now() - this.#windowMs;
    this.#times = this.#times.filter((time) => time > since);
    return this.#times.length;
  }
}
