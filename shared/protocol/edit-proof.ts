/**
 * Proof that whoever links a tab may edit its spreadsheet: the backend gives out a nonce that is good for this account and
 * this spreadsheet and for minutes, the add-on writes it into the spreadsheet on behalf of its user, which takes the right
 * to edit, and the backend reads it there with an account of its own. The nonce is no secret.
 */
import type { PROTOCOL_VERSION } from './version.ts';

/** Asked with an identity token. */
export const CHALLENGE_PATH = '/api/sheets/challenge';

/** Key of the developer metadata of the spreadsheet, visible to every app (`DOCUMENT`), whose value is the nonce. */
export const PROOF_KEY = 'rowlink-proof';

/** Answer 201. */
export interface ChallengeAnswer {
  v: typeof PROTOCOL_VERSION;
  /** Its end in milliseconds since 1970, a dot, and a code. */
  nonce: string;
}

/** When the nonce ends, in milliseconds since 1970; NaN for what is none. */
export function proofEnd(nonce: string): number {
  return /^\d{13}\./.test(nonce) ? Number(nonce.slice(0, 13)) : NaN;
}
