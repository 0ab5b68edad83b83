/** Files written a moment after the last change, whole or not at all (a new file is renamed over the old one). */
import { renameSync, writeFileSync } from 'node:fs';

const delayMs = 150;

export class DelayedWrites {
  readonly #pending = new Map<string, { content: () => string; timer: NodeJS.Timeout }>();

  /** Writes `content()` to the file soon; calls until then cost one write. */
  put(file: string, content: () => string): void {
    if (this.#pending.has(file)) return;
    const timer = setTimeout(() => this.#write(file), delayMs);
    this.#pending.set(file, { content, timer });
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
    writeFileSync(`${file}.new`, pending.content());
    renameSync(`${file}.new`, file);
  }
}
