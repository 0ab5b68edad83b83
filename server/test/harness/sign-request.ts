/** Signs a request as the add-on does, with whatever an attacker would change. */
import { createHash, createHmac } from 'node:crypto';

import { BODY_HASH_HEADER, SIGNATURE_HEADERS, textToSign } from '../../../shared/protocol/signing.ts';

export interface Signing {
  method: string;
  /** With its query. */
  path: string;
  body: string | Uint8Array;
  link: string;
  secret: string;
  /** Milliseconds since 1970, as digits. */
  timestamp: string;
  nonce: string;
}

/** The headers of the signature. */
export function signatureHeaders(signing: Signing): Record<string, string> {
  const { method, path, body, link, secret, timestamp, nonce } = signing;
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  const text = textToSign({ method, path, timestamp, nonce, bodyHash });
  const key = Buffer.from(secret, 'base64url');
  return {
    [SIGNATURE_HEADERS.link]: link,
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: createHmac('sha256', key).update(text).digest('base64url'),
    [BODY_HASH_HEADER]: bodyHash,
  };
}
