/**
 * What the calls of all APIs have in common over HTTP: an armed fault comes first, then the call's own answer.
 */
import { setTimeout } from 'node:timers/promises';
import type { Context } from 'hono';
import { GoogleError, invalidArgument, serverError } from '../api/google-error.ts';
import { withoutNulls } from '../api/parse-body.ts';
import type { Credentials } from '../auth/authorize.ts';
import { applyFault, isBroken } from './apply-fault.ts';
import type { CallCounters } from './call-counters.ts';
import type { Purse } from './charge.ts';
import type { Documents } from './documents.ts';
import type { Fault, Faults } from './faults.ts';
import type { Meter } from './quota-limits.ts';
import { quotaExceeded } from './quota-refusals.ts';

/** What the routes of an API work on. */
export interface ApiServices extends Credentials, Purse {
  readonly documents: Documents;
  readonly faults: Faults;
  readonly calls: CallCounters;
}

/** A call, as far as faults choose by it. */
export interface EndpointCall {
  /** The method's name in the API's reference, such as "spreadsheets.batchUpdate". */
  readonly method: string;
  /** Where it is counted. */
  readonly meter: Meter;
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

/** How long after a write its read-back is taken, where that may be. */
const readBackDelayMs = 25;

/** Answers a call, or lets an armed fault have its way with it, and counts it. */
export async function respond(
  context: Context,
  call: EndpointCall,
  services: ApiServices,
  endpoint: Endpoint,
): Promise<Response> {
  const response = await respondUncounted(context, call, services, endpoint);
  services.calls.add(call.method, isBroken(response) ? undefined : response.status);
  return response;
}

async function respondUncounted(
  context: Context,
  call: EndpointCall,
  { faults, quota, switches, now }: ApiServices,
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
  const bytes = Number(context.req.header('content-length') ?? 0);
  const fault = faults.catch({ method: call.method, spreadsheetId: call.fileId, bytes });
  const apply = async (): Promise<Response> => {
    const result = answer();
    if (switches.isOn('readBackMayBeNewer')) await setTimeout(readBackDelayMs);
    return reply(result);
  };
  if (!fault) return apply();
  const outage = (status: Exclude<Fault['rule']['status'], 413>): GoogleError =>
    status === 429 ? quotaExceeded(quota.refusal(call.meter, now())) : serverError(status);
  return applyFault(context, fault, {
    apply,
    refuse: (status) => (status === 413 ? requestTooLarge() : reply(failed(outage(status)))),
  });
}

/** What stands before Google's APIs refuses a request that is too large for it with a page, not with JSON. */
function requestTooLarge(): Response {
  const page =
    '<!DOCTYPE html>\n<html lang=en>\n  <title>Error 413 (Request Entity Too Large)!!1</title>\n' +
    '  <p><b>413.</b> <ins>That’s an error.</ins>\n' +
    '  <p>Your client issued a request that was too large. <ins>That’s all we know.</ins>\n';
  return new Response(page, { status: 413, headers: { 'content-type': 'text/html; charset=UTF-8' } });
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
