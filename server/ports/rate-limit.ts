/** How often somebody may ask. */
export interface RateLimit {
  /** Counts a request of this key. Milliseconds until the next one is welcome; 0: this one is. */
  take(key: string): Promise<number>;
}
