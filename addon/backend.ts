/**
 * The requests that the add-on makes, and what an answer means for the next step. Nothing here throws for what the network
 * or the backend does.
 */
import { ABOUT_PATH, type AboutAnswer } from '../shared/protocol/about.ts';
import type { ClockSample, EditBatch, EditBatchAnswer } from '../shared/protocol/edit-batch.ts';
import { linkRequest } from '../shared/protocol/link-api/calls.ts';
import type { LinkCall, LinkCalls } from '../shared/protocol/link-api/calls.ts';
import type { PublicError } from '../shared/protocol/public-error.ts';
import { CHALLENGE_PATH } from '../shared/protocol/edit-proof.ts';
import type { ChallengeAnswer } from '../shared/protocol/edit-proof.ts';
import type {
  Challenge,
  PreviewAnswer,
  Registration,
  RegistrationAnswer,
  LinkSettings,
  TablesAnswer,
} from '../shared/protocol/registration.ts';
import {
  BODY_HASH_HEADER,
  EDITS_PATH,
  PERSON_HEADER,
  PREVIEW_PATH,
  REGISTER_PATH,
  SIGNATURE_HEADERS,
  TABLES_PATH,
  textToSign,
} from '../shared/protocol/signing.ts';
import { PROTOCOL_VERSION, VERSION_HEADER } from '../shared/protocol/version.ts';
import type { Host, HttpAnswer, HttpMethod } from './host.ts';
import { UNEXPECTED } from './rpc.ts';
import type { Problem } from './rpc.ts';
import { unanswered } from './unanswered.ts';
import type { Unanswered } from './unanswered.ts';

/** Set by the build from ADDON_BACKEND_URL; an origin without a slash at its end. */
declare const ROWLINK_BACKEND_URL: string;

/** Who signs: a link's public id and its secret. */
export interface Signer {
  id: string;
  secret: string;
}

export type Sent =
  /** `settings`: the link's columns are others now than the add-on knew. */
  | { outcome: 'accepted'; clock: ClockSample; settings?: LinkSettings }
  | { outcome: 'later'; message: string }
  | { outcome: 'refused'; message: string };

export type Answered<T> = { ok: true; answer: T } | { ok: false; problem: Problem };

/** Signs and sends one batch. A refusal is for good: the same content is not to be sent again. */
export function sendBatch(host: Host, signer: Signer, batch: EditBatch): Sent {
  const t0 = host.now();
  const answer = sendSigned(host, signer, {
    method: 'POST',
    path: EDITS_PATH,
    body: JSON.stringify(batch),
    nonce: batch.batchId,
  });
  if ('waiting' in answer) return { outcome: 'later', message: answer.waiting };
  if (answer.status === 202) {
    const accepted = parseObject(answer.body) as Partial<EditBatchAnswer> | null;
    if (typeof accepted?.t1 === 'number') {
      const { settings } = accepted;
      const clock = { t0, t1: accepted.t1, t2: host.now() };
      return { outcome: 'accepted', clock, ...(settings && { settings }) };
    }
  }
  return { outcome: mayWorkLater(answer.status) ? 'later' : 'refused', message: problemOf(answer).message };
}

/** One call of a link's API. A decision about a column, or about the link's rows, may take a person whom the operator names: it says who decides. */
export function callLink<C extends LinkCall>(
  host: Host,
  signer: Signer,
  call: C,
  request: Readonly<Record<string, unknown>>,
): Answered<LinkCalls[C]['answer']> {
  const wanted = linkRequest(signer.id, call, request);
  const isGuarded = call === 'changeColumn' || (call === 'changeSettings' && request['filter'] !== undefined);
  const person = isGuarded ? host.identityToken() : null;
  return understood(sendSigned(host, signer, { ...wanted, nonce: host.newId() }, person), 200);
}

/** Asks for the proof that the caller is to put into the spreadsheet. `identity`: Google's word on who the caller is. */
export function askChallenge(host: Host, identity: string, spreadsheetId: string): Answered<ChallengeAnswer> {
  const challenge: Challenge = { v: PROTOCOL_VERSION, spreadsheetId };
  return sendAs(host, identity, { method: 'POST', path: CHALLENGE_PATH, status: 201, body: challenge });
}

/** Asks the backend to link a tab, and samples its clock. The proof stands in the spreadsheet by now. */
export function sendRegistration(
  host: Host,
  identity: string,
  registration: Registration,
): Answered<RegistrationAnswer & { clock: ClockSample }> {
  const t0 = host.now();
  const answered = sendAs<RegistrationAnswer>(host, identity, {
    method: 'POST',
    path: REGISTER_PATH,
    status: 201,
    body: registration,
  });
  if (!answered.ok) return answered;
  const clock = { t0, t1: answered.answer.t1, t2: host.now() };
  return { ok: true, answer: { ...answered.answer, clock } };
}

/** Asks what a registration would do. The proof stands in the spreadsheet by now. */
export function sendPreview(
  host: Host,
  identity: string,
  registration: Registration,
): Answered<PreviewAnswer> {
  return sendAs(host, identity, { method: 'POST', path: PREVIEW_PATH, status: 200, body: registration });
}

export function askAbout(host: Host, identity: string): Answered<AboutAnswer> {
  const path = `${ABOUT_PATH}?spreadsheetId=${host.spreadsheetId()}`;
  return sendAs(host, identity, { method: 'GET', path, status: 200 });
}

export function askTables(host: Host, identity: string): Answered<TablesAnswer> {
  return sendAs(host, identity, { method: 'GET', path: TABLES_PATH, status: 200 });
}

interface Wanted {
  method: HttpMethod;
  path: string;
  /** What means success. */
  status: number;
  body?: object;
}

function sendAs<T>(host: Host, identity: string, { method, path, status, body }: Wanted): Answered<T> {
  const headers = { Authorization: `Bearer ${identity}` };
  const text = body === undefined ? '' : JSON.stringify(body);
  return understood(tryFetch(host, method, path, text, headers), status);
}

function sendSigned(
  host: Host,
  signer: Signer,
  request: { method: HttpMethod; path: string; body: string; nonce: string },
  person: string | null = null,
): HttpAnswer | Unanswered {
  const { method, path, body, nonce } = request;
  const timestamp = String(host.now());
  const bodyHash = host.sha256(body);
  const signed = textToSign({ method, path, timestamp, nonce, bodyHash });
  return tryFetch(host, method, path, body, {
    [SIGNATURE_HEADERS.link]: signer.id,
    [SIGNATURE_HEADERS.timestamp]: timestamp,
    [SIGNATURE_HEADERS.nonce]: nonce,
    [SIGNATURE_HEADERS.signature]: host.hmacSha256(signed, signer.secret),
    [BODY_HASH_HEADER]: bodyHash,
    ...(person && { [PERSON_HEADER]: person }),
  });
}

function tryFetch(
  host: Host,
  method: HttpMethod,
  path: string,
  body: string,
  headers: Record<string, string>,
): HttpAnswer | Unanswered {
  try {
    const versioned = { ...headers, [VERSION_HEADER]: String(PROTOCOL_VERSION) };
    return host.fetch(method, ROWLINK_BACKEND_URL + path, body, versioned);
  } catch (error) {
    return unanswered(error);
  }
}

/** The answer's JSON when it has the status that means success. */
function understood<T>(answer: HttpAnswer | Unanswered, status: number): Answered<T> {
  if ('waiting' in answer) return { ok: false, problem: answer.problem };
  const parsed = parseObject(answer.body);
  if (answer.status === status && parsed !== null) return { ok: true, answer: parsed as T };
  return { ok: false, problem: problemOf(answer) };
}

/** Everything but a 4xx that blames the request itself: also a 2xx or 3xx that is not our answer (a proxy's page), and 426. */
function mayWorkLater(status: number): boolean {
  return (
    status < 400 || status >= 500 || status === 408 || status === 425 || status === 426 || status === 429
  );
}

/** The backend's own sentence, or a plain one. */
function problemOf(answer: HttpAnswer): Problem {
  const error = (parseObject(answer.body) as Partial<PublicError> | null)?.error;
  if (typeof error?.message === 'string' && error.message !== '') {
    return { code: error.code, message: error.message };
  }
  const message = `The Rowlink server gave an answer that was not expected (HTTP ${answer.status}). Ask its operator to look at its log.`;
  return { code: UNEXPECTED, message };
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
