/** Who sent a request: the HMAC of the link's own secret over method, path with query, time, nonce and body. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { BODY_HASH_HEADER, SIGNATURE_HEADERS, textToSign } from '../../shared/protocol/signing.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Links } from '../ports/links.ts';

/** How far the signature's time may be from the reference clock. */
export const FRESH_MS = 5 * 60_000;

/** Stands in for the secret of an unknown link, so that it takes as long to refuse as a wrong signature. */
const NO_SECRET = Buffer.alloc(32);

export interface SignedRequest {
  method: string;
  /** With its query. */
  path: string;
  header: (name: string) => string | undefined;
  /** Reads it. Asked after the signature was checked, when the head tells the body's hash. */
  body: () => Promise<ArrayBuffer>;
  /** Milliseconds on the reference clock. */
  now: number;
}

export interface Signed {
  link: Link;
  /** The batch id of a webhook. */
  nonce: string;
  body: ArrayBuffer;
}

/** Who signed, and what. Throws WEBHOOK_UNSIGNED, the same for an unknown link, a wrong signature, another body and a stale time. */
export async function verifySignature(
  links: Pick<Links, 'byPublicId'>,
  request: SignedRequest,
): Promise<Signed> {
  const told = request.header(BODY_HASH_HEADER);
  if (told === undefined) {
    const body = await request.body();
    return { ...(await verifyHead(links, request, hashOf(body))), body };
  }
  const signer = await verifyHead(links, request, told);
  const body = await request.body();
  if (!sameText(told, hashOf(body))) throw new SyncError('WEBHOOK_UNSIGNED');
  return { ...signer, body };
}

async function verifyHead(
  links: Pick<Links, 'byPublicId'>,
  { method, path, header, now }: Omit<SignedRequest, 'body'>,
  bodyHash: string,
): Promise<Omit<Signed, 'body'>> {
  const timestamp = header(SIGNATURE_HEADERS.timestamp) ?? '';
  const nonce = header(SIGNATURE_HEADERS.nonce) ?? '';
  const found = await links.byPublicId(header(SIGNATURE_HEADERS.link) ?? '');
  const signed = textToSign({ method, path, timestamp, nonce, bodyHash });
  const secret = found ? Buffer.from(found.secret, 'base64url') : NO_SECRET;
  const expected = createHmac('sha256', secret).update(signed).digest('base64url');
  const isGenuine = sameText(expected, header(SIGNATURE_HEADERS.signature) ?? '');
  const isFresh = /^\d{1,15}$/.test(timestamp) && Math.abs(now - Number(timestamp)) <= FRESH_MS;
  if (!found || !isGenuine || !isFresh) throw new SyncError('WEBHOOK_UNSIGNED');
  return { link: found.link, nonce };
}

function hashOf(body: ArrayBuffer): string {
  return createHash('sha256').update(new Uint8Array(body)).digest('base64url');
}

/** Compares in constant time; both are hashed first, because lengths may differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
