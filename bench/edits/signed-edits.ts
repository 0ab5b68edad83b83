/** Webhooks as the add-on signs them, for edits of known rows. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import type { RegistrationAnswer } from '../../shared/protocol/registration.ts';
import {
  BODY_HASH_HEADER,
  EDITS_PATH,
  SIGNATURE_HEADERS,
  textToSign,
} from '../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import type { Posted } from './poster.ts';

export interface KnownRow {
  key: string;
  /** 1-based row of the tab. */
  row: number;
  /** Primary key in MySQL. */
  pk: string;
}

/** One webhook that tells that these rows have this value in a column (its place in the link). */
export function signedEdits(
  { settings, secret }: RegistrationAnswer,
  rows: readonly KnownRow[],
  column: number,
  value: string,
): Posted {
  const now = Date.now();
  const id = settings.columns[column]?.id ?? '';
  const batch: EditBatch = {
    v: PROTOCOL_VERSION,
    batchId: randomBytes(16).toString('base64url'),
    capturedAt: now,
    edits: rows.map(({ key, row }) => ({ key, row, cells: { [id]: value } })),
    nudge: false,
    // This clock is the server's own.
    clock: { t0: now, t1: now, t2: now },
    registry: settings.registry ?? 1,
  };
  const body = JSON.stringify(batch);
  const timestamp = String(now);
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  const signed = textToSign({ method: 'POST', path: EDITS_PATH, timestamp, nonce: batch.batchId, bodyHash });
  const signature = createHmac('sha256', Buffer.from(secret, 'base64url')).update(signed).digest('base64url');
  return {
    path: EDITS_PATH,
    body,
    headers: {
      [SIGNATURE_HEADERS.link]: settings.linkId,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: batch.batchId,
      [SIGNATURE_HEADERS.signature]: signature,
      [BODY_HASH_HEADER]: bodyHash,
    },
  };
}
