/**
 * The Sheets API over HTTP. Every call passes, in this order: an armed fault, sign-in, the quota, the method.
 */
import type { Context, Hono } from 'hono';
import type { ApiCall } from '../api/api-call.ts';
import { parseCall } from '../api/api-call.ts';
import { apiMethods } from '../api/api-methods.ts';
import { checkFieldNames, parseFieldMask } from '../api/field-mask.ts';
import { unimplemented } from '../api/google-error.ts';
import { knownFields } from '../api/known-fields.ts';
import { authorize } from '../auth/authorize.ts';
import type { ApiServices } from './api-endpoint.ts';
import { parseJson, respond } from './api-endpoint.ts';
import { charge } from './charge.ts';
import type { Meter } from './quota-limits.ts';
import { sheetsAccess } from './sheets-access.ts';

export interface SheetsServices extends ApiServices {
  /** Told after each accepted write. */
  readonly onApiWrite?: (spreadsheetId: string) => void;
}

export function sheetsRoutes(app: Hono, services: SheetsServices): void {
  app.all('/v4/*', async (context) => {
    const { req } = context;
    const call = parseCall(req.method, new URL(req.url).pathname);
    const text = await req.text();
    const { method = `${req.method} ${req.path}`, spreadsheetId } = call ?? {};
    return respond(context, { method, meter: meterOf(call), fileId: spreadsheetId }, services, {
      run: () => {
        if (!call) throw unimplemented(method);
        return answer(context, call, text, services);
      },
      refusal: (error) => error.body(),
    });
  });
}

function answer(context: Context, call: ApiCall, text: string, services: SheetsServices): object {
  const caller = authorize(context.req.raw, sheetsAccess(call.method), services);
  const { searchParams: query } = new URL(context.req.url);
  charge(services, { meter: meterOf(call), email: caller.email, query });
  const method = apiMethods[call.method];
  if (!method) throw unimplemented(call.method);
  const fields = query.get('fields');
  const mask = fields === null || fields === '' ? undefined : parseFieldMask(fields);
  if (mask) checkFieldNames(mask, knownFields);
  const { spreadsheetId = '', range = '', itemId = 0 } = call;
  const body = method(
    { spreadsheetId, range, itemId, query, body: parseJson(text), mask, ...caller },
    services.documents,
  );
  if (call.kind === 'write' && spreadsheetId !== '') services.onApiWrite?.(spreadsheetId);
  return body;
}

function meterOf(call: ApiCall | undefined): Meter {
  return call?.kind === 'write' ? 'writes' : 'reads';
}
