/** Ids whose work failed a moment ago: until their time is up, rings for them are not answered. */

export class HoldOff {
  readonly #until = new Map<number, number>();
  /** How often in a row the work failed for good. */
  readonly #failures = new Map<number, number>();
  readonly #now: () => number;

  /** `now` in milliseconds on a clock that never steps back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** With `mostMs` twice as long as after the failure before, up to that. Returns the milliseconds. */
  hold(id: number, ms: number, mostMs?: number): number {
    const heldMs = mostMs === undefined ? ms : this.#longer(id, ms, mostMs);
    this.#until.set(id, this.#now() + heldMs);
    return heldMs;
  }

  /** The work was done. */
  release(id: number): void {
    this.#failures.delete(id);
  }

  #longer(id: number, ms: number, mostMs: number): number {
    const failures = this.#failures.get(id) ?? 0;
    this.#failures.set(id, failures + 1);
    return Math.min(ms * 2 ** failures, mostMs);
  }

  isHeld(id: number): boolean {
    const until = this.#until.get(id);
    if (until === undefined) return false;
    if (this.#now() < until) return true;
    this.#until.delete(id);
    return false;
  }
}
