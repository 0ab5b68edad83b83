/** The Drive API over HTTP. Every call passes, in this order: an armed fault, sign-in, the quota, the method. */
import type { Context, Hono } from 'hono';
import { invalidArgument, unimplemented } from '../api/google-error.ts';
import { authorize } from '../auth/authorize.ts';
import type { ApiServices } from '../server/api-endpoint.ts';
import { respond } from '../server/api-endpoint.ts';
import { charge } from '../server/charge.ts';
import { driveCost } from '../server/drive-costs.ts';
import type { DriveAddress } from './drive-call.ts';
import { parseDriveAddress } from './drive-call.ts';
import { driveBody } from './drive-error.ts';
import { driveMask, masked } from './drive-fields.ts';
import { driveAccess, driveMethods } from './drive-methods.ts';

/** Where Drive's addresses begin; older versions and uploads are answered with 501. */
const beginnings = ['/drive/*', '/upload/drive/*'];

export function driveRoutes(app: Hono, services: ApiServices): void {
  for (const beginning of beginnings) {
    app.all(beginning, async (context) => {
      const { req } = context;
      const address = parseDriveAddress(req.method, new URL(req.url).pathname);
      const text = await req.text();
      const name = `drive.${address?.method ?? `${req.method} ${req.path}`}`;
      return respond(context, { method: name, meter: 'drive', fileId: address?.fileId }, services, {
        run: () => {
          if (!address) throw unimplemented(`${req.method} ${req.path}`);
          return answer(context, address, text, services);
        },
        refusal: driveBody,
      });
    });
  }
}

function answer(
  context: Context,
  address: DriveAddress,
  text: string,
  services: ApiServices,
): object | undefined {
  const method = driveMethods[address.method];
  if (!method) throw unimplemented(`drive.${address.method}`);
  const caller = authorize(context.req.raw, driveAccess(address.method, method), services);
  const { searchParams: query } = new URL(context.req.url);
  charge(services, { meter: 'drive', email: caller.email, query, cost: driveCost(address.method) });
  const mask = driveMask(query.get('fields'), method);
  const call = { ...address, ...caller, query, body: parsed(text), now: services.now() };
  const result = method.run(call, services.documents);
  return result && masked(result, mask);
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument('Parse Error');
  }
}
