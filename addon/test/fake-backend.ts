/**
 * A backend for tests of the add-on: answers registrations and checks and keeps every batch that it accepts. A test can
 * have it answer otherwise, or hold requests until it lets them go.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ABOUT_PATH } from '../../shared/protocol/about.ts';
import { editBatchSchema } from '../../shared/protocol/edit-batch.ts';
import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import type {
  LinkSettings,
  PreviewAnswer,
  Registration,
  TablesAnswer,
} from '../../shared/protocol/registration.ts';
import { registrationSchema } from '../../shared/protocol/registration.ts';
import { CHALLENGE_PATH } from '../../shared/protocol/edit-proof.ts';
import {
  BODY_HASH_HEADER,
  EDITS_PATH,
  PERSON_HEADER,
  PREVIEW_PATH,
  SIGNATURE_HEADERS,
  TABLES_PATH,
  textToSign,
} from '../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';

export const serviceAccount = 'rowlink@test.iam.gserviceaccount.com';

/** What the backend does with the next requests: the usual, another status, or hang up without an answer. */
export type Mood = 'up' | 'hangs-up' | { status: number; body: string };

export class FakeBackend {
  mood: Mood = 'up';
  readonly secret = Buffer.from('a secret of exactly 32 bytes .../').toString('base64url');
  readonly batches: EditBatch[] = [];
  /** Registrations and previews that were asked for. */
  readonly registrations: Registration[] = [];
  /** Who asked for them, and the marks that stood in the spreadsheet then, as key and value. */
  readonly askedBy: { identity: string; marks: [string, string][] }[] = [];
  marks: () => [string, string][] = () => [];
  #challenges = 0;
  /** Calls about the link, as "GET /conflicts?state=open" or "POST /pause {}". */
  readonly calls: string[] = [];
  /** Whom each of them named. */
  readonly callers: unknown[] = [];
  /** What calls are answered with, given the body; others are not there. */
  answers: Record<string, (body: string) => object> = {};
  /** What a preview says; null: this backend has none. */
  preview: PreviewAnswer | null = null;
  /** Tables that may be linked, as the sidebar lists them. */
  tables: TablesAnswer['tables'] = [];
  /** Requests of any kind, accepted or not. */
  requests = 0;
  /** Awaited before each answer. */
  beforeAnswer: (batch: EditBatch) => Promise<void> | void = () => undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  /** What every registration is answered with. */
  settings: LinkSettings;

  constructor(settings: LinkSettings) {
    this.settings = settings;
  }

  /** As new. */
  reset(): void {
    this.mood = 'up';
    this.batches.length = 0;
    this.registrations.length = 0;
    this.calls.length = 0;
    this.callers.length = 0;
    this.askedBy.length = 0;
    this.answers = {};
    this.preview = null;
    this.tables = [];
    this.requests = 0;
    this.beforeAnswer = () => undefined;
  }

  /** Resolves with the address. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    this.requests += 1;
    const { mood } = this;
    const isEdits = request.url === EDITS_PATH;
    if (isEdits) await this.beforeAnswer(JSON.parse(body) as EditBatch);
    if (mood === 'hangs-up') request.socket.destroy();
    else if (isAbout(request)) this.#answerPerson(request, body, response);
    else if (mood !== 'up') response.writeHead(mood.status).end(mood.body);
    else if (isEdits) this.#takeBatch(request, body, response);
    else if (request.url?.startsWith('/api/links/') === true) this.#callLink(request, body, response);
    else this.#answerPerson(request, body, response);
  }

  #callLink(request: IncomingMessage, body: string, response: ServerResponse): void {
    const problem = signatureProblem(request, body, this.settings.linkId, this.secret);
    const call = `${request.method ?? ''} ${request.url?.replace(`/api/links/${this.settings.linkId}`, '') ?? ''}`;
    this.callers.push(request.headers[PERSON_HEADER]);
    this.calls.push(body === '' ? call : `${call} ${body}`);
    const answer = this.answers[call];
    if (problem !== null) response.writeHead(401).end(problemBody(problem, 'WEBHOOK_UNSIGNED'));
    else if (answer === undefined) response.writeHead(404).end(problemBody('Nothing here.', 'NOT_FOUND'));
    else response.writeHead(200).end(JSON.stringify(answer(body)));
  }

  #takeBatch(request: IncomingMessage, body: string, response: ServerResponse): void {
    const batch = editBatchSchema.parse(JSON.parse(body));
    const problem =
      signatureProblem(request, body, this.settings.linkId, this.secret) ??
      (request.headers[SIGNATURE_HEADERS.nonce] === batch.batchId ? null : 'The nonce is not the batch id.');
    if (problem !== null) {
      response.writeHead(401).end(problemBody(problem));
      return;
    }
    this.batches.push(batch);
    response.writeHead(202).end(JSON.stringify({ v: PROTOCOL_VERSION, t1: Date.now(), isNew: true }));
  }

  #answerPerson(request: IncomingMessage, body: string, response: ServerResponse): void {
    const identity = /^Bearer (.+\..+\..+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (identity === undefined) {
      response.writeHead(401).end(problemBody('Nobody is named.'));
      return;
    }
    if (request.url === CHALLENGE_PATH) {
      const nonce = `${Date.now() + 60_000}.${++this.#challenges}`;
      response.writeHead(201).end(JSON.stringify({ v: PROTOCOL_VERSION, nonce }));
      return;
    }
    if (request.url === TABLES_PATH) {
      response.writeHead(200).end(JSON.stringify({ v: PROTOCOL_VERSION, tables: this.tables }));
      return;
    }
    if (!isAbout(request)) this.askedBy.push({ identity, marks: this.marks() });
    if (isAbout(request)) {
      response.writeHead(200).end(JSON.stringify({ serviceAccount }));
      return;
    }
    this.registrations.push(registrationSchema.parse(JSON.parse(body)));
    if (request.url === PREVIEW_PATH) {
      if (this.preview === null) response.writeHead(404).end(problemBody('Nothing here.', 'NOT_FOUND'));
      else response.writeHead(200).end(JSON.stringify(this.preview));
      return;
    }
    const answer = {
      v: 1,
      settings: this.settings,
      secret: this.secret,
      tableName: 'sheet_airports',
      t1: 1,
    };
    response.writeHead(201).end(JSON.stringify(answer));
  }
}

/** Null when the request is signed as the protocol says. Computed here with Node's own functions. */
function signatureProblem(
  request: IncomingMessage,
  body: string,
  linkId: string,
  secret: string,
): string | null {
  const timestamp = String(request.headers[SIGNATURE_HEADERS.timestamp]);
  const nonce = String(request.headers[SIGNATURE_HEADERS.nonce]);
  const bodyHash = createHash('sha256').update(body, 'utf8').digest('base64url');
  const { method = '', url: path = '' } = request;
  const text = textToSign({ method, path, timestamp, nonce, bodyHash });
  const expected = createHmac('sha256', Buffer.from(secret, 'base64url')).update(text).digest('base64url');
  if (request.headers[SIGNATURE_HEADERS.link] !== linkId) return 'The link id is wrong.';
  if (request.headers[BODY_HASH_HEADER] !== bodyHash) return 'The hash is of another body.';
  if (Math.abs(Date.now() - Number(timestamp)) > 300_000) return 'The timestamp is too old.';
  return request.headers[SIGNATURE_HEADERS.signature] === expected ? null : 'The signature is wrong.';
}

/** The body of a PublicError. */
export function problemBody(message: string, code = 'TEST'): string {
  return JSON.stringify({ error: { code, message } });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function isAbout({ url }: IncomingMessage): boolean {
  return url?.startsWith(`${ABOUT_PATH}?`) === true;
}
