/** How often requests from an address were refused. */
export interface Refusals {
  /** Counts one. Nobody waits for it. */
  note(address: string): void;
  /** Milliseconds until somebody from there may try again to prove who he is; 0: now. Asks this process's memory alone. */
  waitMs(address: string): number;
}
