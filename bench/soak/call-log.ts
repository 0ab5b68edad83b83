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

export class CallLog {
  readonly #times: Record<Meter, number[]> = { reads: [], writes: [] };

  add(meter: Meter, atMs: number): void {
    this.#times[meter].push(atMs);
  }

  total(meter: Meter): number {
    return this.#times[meter].length;
  }

  /** The most calls within any window. */
  peak(meter: Meter): number {
    const times = this.#times[meter];
    let first = 0;
    let most = 0;
    for (const [at, time] of times.entries()) {
      while (time - (times[first] ?? time) >= WINDOW_MS) first += 1;
      most = Math.max(most, at - first + 1);
    }
    return most;
  }
}
