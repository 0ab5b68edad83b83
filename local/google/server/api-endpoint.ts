/**
 * What the calls of all APIs have in common over HTTP: an armed fault comes first, then the call's own answer.
 * A fault that loses an answer breaks the connection, as a network would.
 */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { GoogleError, invalidArgument, quotaExceeded, serverError } from '../api/google-error.ts';
import { withoutNulls } from '../api/parse-body.ts';
import type { Credentials } from '../auth/authorize.ts';
import type { Documents } from './documents.ts';
import type { Fault, Faults } from './faults.ts';
import type { Quota } from './quota.ts';

/** What the routes of an API work on. */
export interface ApiServices extends Credentials {
  readonly documents: Documents;
  readonly quota: Quota;
  readonly faults: Faults;
}

/** A call, as far as faults choose by it. */
export interface EndpointCall {
  /** The method's name in the API's reference, such as "spreadsheets.batchUpdate". */
  readonly method: string;
  readonly kind: 'read' | 'write';
  readonly fileId: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** Undefined: an answer without a body. */
  readonly body: object | undefined;
}

/** How an API answers. */
export interface Endpoint {
  /** Answers the call; refusals are thrown as GoogleError. */
  readonly run: () => object | undefined;
  /** The body of a refusal, in the form of the API. */
  readonly refusal: (error: GoogleError) => object;
}

/** Answers a call, or lets an armed fault have its way with it. */
export async function respond(
  context: Context,
  call: EndpointCall,
  { faults }: ApiServices,
  { run, refusal }: Endpoint,
): Promise<Response> {
  const failed = (error: GoogleError): Answer => ({ status: error.code, body: refusal(error) });
  const answer = (): Answer => {
    try {
      const body = run();
      return { status: body === undefined ? 204 : 200, body };
    } catch (error) {
      if (error instanceof GoogleError) return failed(error);
      throw error;
    }
  };
  const fault = faults.catch(call.method, call.fileId);
  return fault ? withFault(context, call.kind, fault, { answer, failed }) : reply(answer());
}

/** The JSON of a body without null members; undefined when there is no body. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return withoutNulls(JSON.parse(text));
  } catch {
    throw invalidArgument('Invalid JSON payload received. The body is not valid JSON.');
  }
}

function reply({ status, body }: Answer): Response {
  if (body === undefined) return new Response(null, { status, headers: { 'content-type': 'text/html' } });
  return Response.json(body, { status, headers: { 'content-type': 'application/json; charset=UTF-8' } });
}

async function withFault(
  context: Context,
  kind: EndpointCall['kind'],
  fault: Fault,
  { answer, failed }: { answer: () => Answer; failed: (error: GoogleError) => Answer },
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
        answer();
        return dropped();
      case 'hold-before':
        await fault.held();
        return reply(answer());
      case 'hold-after': {
        const result = answer();
        await fault.held();
        return reply(result);
      }
      case 'land-late': {
        const response = dropped();
        await fault.held();
        answer();
        return response;
      }
    }
  } finally {
    fault.count('done');
  }
}
