/** Which method a recorded call is of, and whether the stand-in claims to have it. */
import { parseCall } from '../api/api-call.ts';
import { apiMethods } from '../api/api-methods.ts';
import { requestKinds } from '../api/requests/request-kinds.ts';
import { parseDriveAddress } from '../drive/drive-call.ts';
import { driveMethods } from '../drive/drive-methods.ts';
import type { Interaction } from './read-recordings.ts';

export interface CallClass {
  /** Such as "spreadsheets.get" or "drive.files.copy"; verb and beginning of the path when it is no known method. */
  readonly method: string;
  /** What of it is not in the table of what the stand-in covers, such as "the request addChart". */
  readonly unsupported: string | undefined;
}

export function classify(call: Interaction): CallClass {
  const { method: verb, path, host } = call;
  if (host === 'sheets.googleapis.com') {
    const method = parseCall(verb, path)?.method;
    if (method === undefined || !apiMethods[method]) return unknownMethod(call);
    const kind = requestsOf(call).find((name) => !requestKinds.has(name));
    return { method, unsupported: kind === undefined ? undefined : `the request ${kind} is not covered` };
  }
  const method = parseDriveAddress(verb, path)?.method;
  if (method === undefined || !driveMethods[method]) return unknownMethod(call);
  return { method: `drive.${method}`, unsupported: undefined };
}

function unknownMethod({ method, path }: Interaction): CallClass {
  const address = path.replace(/[\w-]{25,}/g, 'ID');
  return { method: `${method} ${address}`, unsupported: 'the method is not covered' };
}

/** The kinds of the requests of a batchUpdate. */
function requestsOf({ req }: Interaction): string[] {
  const requests: unknown = Reflect.get(Object(req), 'requests');
  return Array.isArray(requests) ? requests.flatMap((request) => Object.keys(Object(request) as object)) : [];
}
