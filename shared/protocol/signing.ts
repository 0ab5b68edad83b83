/**
 * The exact bytes that are signed. Hash and MAC are passed in because Apps Script (`Utilities`) and Node
 * (`node:crypto`) offer different ones; both give unpadded base64url.
 */

export const SIGNATURE_HEADERS = {
  link: 'x-sync-link',
  timestamp: 'x-sync-timestamp',
  nonce: 'x-sync-nonce',
  signature: 'x-sync-signature',
} as const;

/**
 * The signed `bodyHash`, told before the body: so the server knows who asks before it reads what he sends. Whoever leaves it out may
 * send small bodies only.
 */
export const BODY_HASH_HEADER = 'x-sync-body-hash';

/** Google's word on who makes a signed call, for what takes more than the link's key. */
export const PERSON_HEADER = 'x-sync-person';

export const EDITS_PATH = '/api/webhook/edits';
export const REGISTER_PATH = '/api/sheets/register';
/** Asks what a registration would do. Nothing is written on either side. */
export const PREVIEW_PATH = '/api/sheets/preview';
/** Lists the tables that are there already and may be linked. */
export const TABLES_PATH = '/api/sheets/tables';

export interface SignedRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Milliseconds since 1970, as decimal digits. */
  timestamp: string;
  /** The batch id of a webhook; any unique text elsewhere. */
  nonce: string;
  /** Unpadded base64url SHA-256 of the body's UTF-8 bytes. */
  bodyHash: string;
}

/** The text whose HMAC-SHA256 under the link's secret is the signature. */
export function textToSign(request: SignedRequest): string {
  return [request.method, request.path, request.timestamp, request.nonce, request.bodyHash].join('\n');
}
