/** How many calls of which method were answered with which status, over all spreadsheets: what a test or a benchmark reads. */

/** Instead of a status, for calls that got no answer. */
const broken = 'broken';

export class CallCounters {
  readonly #calls = new Map<string, Map<string, number>>();

  /** `status`: undefined when the connection was broken instead of an answer. */
  add(method: string, status: number | undefined): void {
    const counts = this.#calls.get(method) ?? new Map<string, number>();
    this.#calls.set(method, counts);
    const key = status === undefined ? broken : String(status);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  /** Calls of a method that were answered with that status. */
  count(method: string, status: number | 'broken'): number {
    return this.#calls.get(method)?.get(String(status)) ?? 0;
  }

  /** Starts again from nothing. */
  reset(): void {
    this.#calls.clear();
  }

  /** By method, then by status or "broken". */
  toJSON(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      [...this.#calls].map(([method, counts]) => [method, Object.fromEntries(counts)]),
    );
  }
}
