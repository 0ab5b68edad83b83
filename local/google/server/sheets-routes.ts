/**
 * The Sheets API over HTTP. Every call passes, in this order: sign-in, an armed fault, the quota, the method.
 * A fault that loses an answer breaks the connection, as a network would.
 */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Hono } from 'hono';
import type { ApiCall } from '../api/api-call.ts';
import { parseCall } from '../api/api-call.ts';
import { apiMethods } from '../api/api-methods.ts';
import { checkFieldNames, parseFieldMask } from '../api/field-mask.ts';
import {
  GoogleError,
  invalidArgument,
  quotaExceeded,
  scopeInsufficient,
  serverError,
  unauthenticated,
  unimplemented,
} from '../api/google-error.ts';
import { knownFields } from '../api/known-fields.ts';
import { withoutNulls } from '../api/parse-body.ts';
import type { AccessTokens } from '../auth/access-tokens.ts';
import type { Documents } from './documents.ts';
import type { Fault, Faults } from './faults.ts';
import type { Quota } from './quota.ts';

/** What the routes work on. `now` is in milliseconds since 1970. */
export interface SheetsServices {
  readonly documents: Documents;
  readonly tokens: AccessTokens;
  readonly quota: Quota;
  readonly faults: Faults;
  readonly now: () => number;
  /** Told after each accepted write. */
  readonly onApiWrite?: (spreadsheetId: string) => void;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const scopePrefix = 'https://www.googleapis.com/auth/';
const writeScopes = ['spreadsheets', 'drive', 'drive.file'].map((name) => scopePrefix + name);
const readScopes = [
  ...writeScopes,
  ...['spreadsheets.readonly', 'drive.readonly'].map((name) => scopePrefix + name),
];

export function sheetsRoutes(app: Hono, services: SheetsServices): void {
  app.all('/v4/*', async (context) => {
    const call = parseCall(context.req.method, new URL(context.req.url).pathname);
    if (!call) return reply(failed(unimplemented(`${context.req.method} ${context.req.path}`)));
    const text = await context.req.text();
    const fault = services.faults.catch(call.method, call.spreadsheetId);
    if (fault) return withFault(context, call.kind, fault, () => answer(context, call, text, services));
    return reply(answer(context, call, text, services));
  });
}

function answer(context: Context, call: ApiCall, text: string, services: SheetsServices): Answer {
  try {
    const email = signedIn(context, call, services);
    const used = services.quota.take(email, call.kind, services.now());
    if (used) throw quotaExceeded(call.kind, services.quota.limit, used);
    const method = apiMethods[call.method];
    if (!method) throw unimplemented(call.method);
    const { searchParams: query } = new URL(context.req.url);
    const fields = query.get('fields');
    const mask = fields === null || fields === '' ? undefined : parseFieldMask(fields);
    if (mask) checkFieldNames(mask, knownFields);
    const { spreadsheetId = '', range = '', itemId = 0 } = call;
    const body = method(
      { spreadsheetId, range, itemId, query, body: parseJson(text), mask, email },
      services.documents,
    );
    if (call.kind === 'write' && spreadsheetId !== '') services.onApiWrite?.(spreadsheetId);
    return { status: 200, body };
  } catch (error) {
    if (error instanceof GoogleError) return failed(error);
    throw error;
  }
}

function failed(error: GoogleError): Answer {
  return { status: error.code, body: error.body() };
}

function reply({ status, body }: Answer): Response {
  return Response.json(body, { status, headers: { 'content-type': 'application/json; charset=UTF-8' } });
}

function signedIn(context: Context, call: ApiCall, { tokens, now }: SheetsServices): string {
  const [, token] = /^Bearer (.+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
  if (token === undefined) throw unauthenticated('missing');
  const bearer = tokens.bearer(token, now() / 1000);
  if (!bearer) throw unauthenticated('invalid');
  const allowed = call.kind === 'read' ? readScopes : writeScopes;
  if (!bearer.scopes.some((scope) => allowed.includes(scope))) throw scopeInsufficient();
  return bearer.email;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return withoutNulls(JSON.parse(text));
  } catch {
    throw invalidArgument('Invalid JSON payload received. The body is not valid JSON.');
  }
}

async function withFault(
  context: Context,
  kind: ApiCall['kind'],
  fault: Fault,
  run: () => Answer,
): Promise<Response> {
  const { effect, status } = fault.rule;
  const dropped = (): Response => {
    (context.env as HttpBindings).incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  try {
    switch (effect) {
      case 'answer':
        return reply(failed(status === 429 ? quotaExceeded(kind, 60, new Date()) : serverError(status)));
      case 'drop-before':
        return dropped();
      case 'drop-after':
        run();
        return dropped();
      case 'hold-before':
        await fault.held();
        return reply(run());
      case 'hold-after': {
        const result = run();
        await fault.held();
        return reply(result);
      }
      case 'land-late': {
        const response = dropped();
        await fault.held();
        run();
        return response;
      }
    }
  } finally {
    fault.count('done');
  }
}
