/** Who the caller is, and that he may edit this spreadsheet: what the server asks before it links or reads a tab. */
import { PROOF_KEY, proofEnd } from '../shared/protocol/edit-proof.ts';
import type { Answered } from './backend.ts';
import { askChallenge } from './backend.ts';
import type { Host } from './host.ts';
import { answerOf, PlainError } from './plain-error.ts';

/** Google's word on who the caller is. Throws PlainError when Google gives none. */
export function identityOf(host: Host): string {
  const token = host.identityToken();
  if (token !== null && token !== '') return token;
  throw new PlainError(
    'Google did not tell the add-on who you are. Reload the spreadsheet and allow what the add-on asks for; if that does not help, ask whoever installed it whether the scopes "openid" and "userinfo.email" are in its manifest.',
  );
}

/**
 * Sends a request while the server's nonce stands in the spreadsheet, and takes it out again. Throws Google's error when
 * the caller may not edit the spreadsheet, PlainError when the server gives no nonce.
 */
export function withProof<T>(host: Host, send: (identity: string) => Answered<T>): Answered<T> {
  const identity = identityOf(host);
  const { nonce } = answerOf(askChallenge(host, identity, host.spreadsheetId()));
  host.putMark(PROOF_KEY, nonce);
  try {
    return send(identity);
  } finally {
    tidy(host, nonce);
  }
}

/** One that is left behind is of no use to anybody: it names its account and ends by itself. */
function tidy(host: Host, nonce: string): void {
  try {
    const now = host.now();
    host.removeMarks(PROOF_KEY, (value) => value === nonce || !(proofEnd(value) > now));
  } catch {
    return;
  }
}
