/** Nonces of signed calls, so that none counts twice. */
export interface CallNonces {
  /** True the first time. It is remembered until `until` at least; both in milliseconds since 1970. */
  spend(link: number, nonce: string, until: number, now: number): Promise<boolean>;
}
