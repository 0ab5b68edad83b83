/**
 * Nonces that prove the right to edit a spreadsheet (`shared/protocol/edit-proof.ts`). One is good for one account, one
 * spreadsheet and some minutes; all of it stands in its code, so nothing is stored and any process can check it.
 */
import { createHmac } from 'node:crypto';

import { PROOF_KEY, proofEnd } from '../../shared/protocol/edit-proof.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Person } from '../ports/identities.ts';
import type { Sheets } from '../ports/sheets.ts';
import { sameText } from './verify-signature.ts';

/** A person looks at the columns meanwhile at most for as long as one request takes: each request has a nonce of its own. */
const LIFETIME_MS = 5 * 60_000;

export interface EditProofs {
  /** A nonce for the add-on to write into the spreadsheet. */
  challenge(person: Person, spreadsheetId: string): string;
  /** Throws EDIT_RIGHT_UNPROVEN unless a nonce that is good for the person stands in the spreadsheet; SHEETS_*. */
  require(person: Person, spreadsheetId: string): Promise<void>;
}

export interface EditProofOptions {
  sheets: Pick<Sheets, 'marks'>;
  /** Never leaves the server; all of its processes have the same. */
  key: Uint8Array;
  /** Milliseconds since 1970. */
  now: () => number;
}

export function editProofs({ sheets, key, now }: EditProofOptions): EditProofs {
  const nonceOf = ({ subject }: Person, spreadsheetId: string, end: number): string => {
    const text = JSON.stringify(['rowlink edit proof', subject, spreadsheetId, end]);
    return `${end}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };
  return {
    challenge: (person, spreadsheetId) => nonceOf(person, spreadsheetId, now() + LIFETIME_MS),
    async require(person, spreadsheetId) {
      const isGood = (nonce: string): boolean => {
        const end = proofEnd(nonce);
        return end > now() && sameText(nonce, nonceOf(person, spreadsheetId, end));
      };
      const marks = await sheets.marks(spreadsheetId, PROOF_KEY);
      if (!marks.some(isGood)) throw new SyncError('EDIT_RIGHT_UNPROVEN');
    },
  };
}
