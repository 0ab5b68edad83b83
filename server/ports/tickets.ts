/** Tickets that let a browser in once. Only their hashes are kept. */
export interface Tickets {
  /** `until` in milliseconds since 1970. */
  add(hash: string, until: number): Promise<void>;
  /** True once, and only before its time is over. */
  take(hash: string, now: number): Promise<boolean>;
}
