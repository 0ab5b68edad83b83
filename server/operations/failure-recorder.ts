/** Gathers failures in memory until they are stored every few seconds: a storm of the same one is one entry that counts. */
import type { CountedFailure, Failure } from '../ports/failures.ts';

/** Different ones at once; what is beyond stands in the log alone. */
const KINDS_MAX = 1_000;
const DETAIL_MAX = 1_000;

export class FailureRecorder {
  readonly #now: () => number;
  #kinds = new Map<string, CountedFailure>();

  /** `now` in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  note(failure: Failure): void {
    const { source, place, about, code } = failure;
    const key = JSON.stringify([source, place, about, code]);
    const at = this.#now();
    const known = this.#kinds.get(key);
    if (known === undefined && this.#kinds.size >= KINDS_MAX) return;
    const detail = failure.detail?.slice(0, DETAIL_MAX) ?? null;
    const firstAt = known?.firstAt ?? at;
    this.#kinds.set(key, { ...failure, detail, times: (known?.times ?? 0) + 1, firstAt, lastAt: at });
  }

  /** What was noted since the last time. */
  take(): CountedFailure[] {
    const taken = [...this.#kinds.values()];
    this.#kinds = new Map();
    return taken;
  }
}
