/** A hint that one process works on a spreadsheet; the fence in MySQL is what protects. */
export interface Lease {
  /** Runs `work` while holding the lease and renews it; `busy` when another holds it. `signal` aborts when it is lost. */
  hold<T>(spreadsheet: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'busy'>;
}
