/**
 * Files written a moment after the last change, whole or not at all (a new file is renamed over the old one). What takes
 * long to write is written less often, so that storing large files takes a small share of the time: what is measured here
 * is to be the calls, not the storing.
 */
import { renameSync, writeFileSync } from 'node:fs';

const leastDelayMs = 150;
const longestDelayMs = 30_000;
/** A write may take a thirtieth of the time between two of them. */
const delayPerWrite = 30;

interface Pending {
  readonly content: () => string;
  readonly timer: NodeJS.Timeout;
}

export class DelayedWrites {
  readonly #pending = new Map<string, Pending>();
  /** How long the last write of a file took, in milliseconds. */
  readonly #costs = new Map<string, number>();
  readonly #nowMs: () => number;

  /** `nowMs`: a clock that only goes forward, in milliseconds. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Writes `content()` to the file soon; calls until then cost one write. */
  put(file: string, content: () => string): void {
    if (this.#pending.has(file)) return;
    const timer = setTimeout(() => this.#write(file), this.delayMs(file));
    this.#pending.set(file, { content, timer });
  }

  /** How long a change of the file waits, in milliseconds. */
  delayMs(file: string): number {
    const wanted = (this.#costs.get(file) ?? 0) * delayPerWrite;
    return Math.min(longestDelayMs, Math.max(leastDelayMs, wanted));
  }

  /** Forgets a write that has not happened yet. */
  drop(file: string): void {
    clearTimeout(this.#pending.get(file)?.timer);
    this.#pending.delete(file);
  }

  /** Writes all that is pending. */
  flush(): void {
    for (const file of [...this.#pending.keys()]) this.#write(file);
  }

  #write(file: string): void {
    const pending = this.#pending.get(file);
    if (!pending) return;
    this.drop(file);
    const startedMs = this.#nowMs();
    writeFileSync(`${file}.new`, pending.content());
    renameSync(`${file}.new`, file);
    this.#costs.set(file, this.#nowMs() - startedMs);
  }
}
