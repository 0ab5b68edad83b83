/** When Google accepted which calls: the most in any 60 seconds, whichever second they begin with. Imports nothing of the product. */

const WINDOW_MS = 60_000;

/** What Google counts one by one for each account. */
export type Meter = 'reads' | 'writes';

/** Which meter a request of the Sheets API runs on; null for tokens and Drive. */
export function meterOf(verb: string, path: string): Meter | null {
  if (!path.startsWith('/v4/spreadsheets')) return null;
  const isRead = verb === 'GET' || /:(getByDataFilter|batchGetByDataFilter|search)(\?|$)/.test(path);
  return isRead ? 'reads' : 'writes';
}

/** Who remembers calls. One without the other tells them again; both lost within a window leave nobody who knows. */
export type Memory = 'process' | 'Redis';

export class CallLog {
  readonly #lost = new Map<Memory, number>();
  /** When calls were forgotten: those before do not count together with those after. */
  readonly #forgotten: number[] = [];
  readonly #times: Record<Meter, number[]> = { reads: [], writes: [] };

  add(meter: Meter, atMs: number): void {
    this.#times[meter].push(atMs);
  }

  lost(memory: Memory, atMs: number): void {
    const other = this.#lost.get(memory === 'Redis' ? 'process' : 'Redis');
    if (other !== undefined && atMs - other < WINDOW_MS) this.#forgotten.push(atMs);
    this.#lost.set(memory, atMs);
  }

  total(meter: Meter): number {
    return this.#times[meter].length;
  }

  /** The most calls within any window. */
  peak(meter: Meter): number {
    // A call is told of when it was answered, and counts when it came.
    const times = this.#times[meter].toSorted((a, b) => a - b);
    let first = 0;
    let most = 0;
    for (const [at, time] of times.entries()) {
      const since = this.#forgotten.findLast((forgottenAt) => forgottenAt <= time) ?? -Infinity;
      while (time - (times[first] ?? time) >= WINDOW_MS || (times[first] ?? time) < since) first += 1;
      most = Math.max(most, at - first + 1);
    }
    return most;
  }
}
