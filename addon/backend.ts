/**
 * The two requests that the add-on makes, and what an answer means for the next step: accepted, worth another try later,
 * or refused for good. A refusal never repeats the same content; the caller falls back to a nudge.
 */
import type { ClockSample, EditBatch, EditBatchAnswer } from '../shared/protocol/edit-batch.ts';
import type { PublicError } from '../shared/protocol/public-error.ts';
import type { Registration, RegistrationAnswer } from '../shared/protocol/registration.ts';
import { EDITS_PATH, REGISTER_PATH, SIGNATURE_HEADERS, textToSign } from '../shared/protocol/signing.ts';
import type { Host, HttpAnswer } from './host.ts';

/** Set by the build from ADDON_BACKEND_URL; an origin without a slash at its end. */
declare const ROWLINK_BACKEND_URL: string;

export type Sent =
  | { outcome: 'accepted'; clock: ClockSample }
  | { outcome: 'later'; message: string }
  | { outcome: 'refused'; message: string };

/** Signs and sends one batch. Never throws for what the network or the backend does. */
export function sendBatch(host: Host, linkId: string, secret: string, batch: EditBatch): Sent {
  const body = JSON.stringify(batch);
  const t0 = host.now();
  const signed = {
    method: 'POST',
    path: EDITS_PATH,
    timestamp: String(t0),
    nonce: batch.batchId,
    bodyHash: host.sha256(body),
  } as const;
  const answer = tryPost(host, EDITS_PATH, body, {
    [SIGNATURE_HEADERS.link]: linkId,
    [SIGNATURE_HEADERS.timestamp]: signed.timestamp,
    [SIGNATURE_HEADERS.nonce]: signed.nonce,
    [SIGNATURE_HEADERS.signature]: host.hmacSha256(textToSign(signed), secret),
  });
  if ('unreachable' in answer) {
    return { outcome: 'later', message: `${answer.unreachable} Rowlink tries again by itself.` };
  }
  if (answer.status === 202) {
    const accepted = parseObject(answer.body) as Partial<EditBatchAnswer> | null;
    if (typeof accepted?.t1 === 'number') {
      return { outcome: 'accepted', clock: { t0, t1: accepted.t1, t2: host.now() } };
    }
  }
  return { outcome: mayWorkLater(answer.status) ? 'later' : 'refused', message: messageOf(answer) };
}

export type Registered =
  { ok: true; answer: RegistrationAnswer; clock: ClockSample } | { ok: false; message: string };

/** Asks the backend to link a tab. `operatorToken` proves that the caller may. */
export function sendRegistration(host: Host, registration: Registration, operatorToken: string): Registered {
  const t0 = host.now();
  const answer = tryPost(host, REGISTER_PATH, JSON.stringify(registration), {
    Authorization: `Bearer ${operatorToken}`,
  });
  if ('unreachable' in answer) {
    return { ok: false, message: `${answer.unreachable} Try again in a minute, or ask its operator.` };
  }
  const registered = parseObject(answer.body) as RegistrationAnswer | null;
  if (answer.status !== 201 || registered === null) return { ok: false, message: messageOf(answer) };
  return { ok: true, answer: registered, clock: { t0, t1: registered.t1, t2: host.now() } };
}

function tryPost(
  host: Host,
  path: string,
  body: string,
  headers: Record<string, string>,
): HttpAnswer | { unreachable: string } {
  try {
    return host.post(ROWLINK_BACKEND_URL + path, body, headers);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      unreachable: `The Rowlink server could not be reached (${reason}).`,
    };
  }
}

/** Everything but a 4xx that blames the request itself: also a 2xx or 3xx that is not our answer (a proxy's page). */
function mayWorkLater(status: number): boolean {
  return status < 400 || status >= 500 || status === 408 || status === 425 || status === 429;
}

/** The backend's own sentence, or a plain one. */
function messageOf(answer: HttpAnswer): string {
  const message = (parseObject(answer.body) as Partial<PublicError> | null)?.error?.message;
  if (typeof message === 'string' && message !== '') return message;
  return `The Rowlink server gave an answer that was not expected (HTTP ${answer.status}). Ask its operator to look at its log.`;
}

/** Null for anything that is not a JSON object. */
function parseObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
