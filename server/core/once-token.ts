/**
 * The once-token of an intent: a filter view on `_sync` with an id that Google accepts only once. The write and its burn
 * carry the same id, and the title tells which of the two made it.
 */

/** The filter view's id for intent n. */
export function tokenId(n: number): number {
  return 1_200_000_000 + n;
}

/** `nonce` is the spreadsheet's. */
export function tokenTitle(nonce: string, use: 'write' | 'burn'): string {
  return `sync:${nonce}:${use}`;
}
