/** Which method of the Drive API a request calls, and what every method gets. */
import type { Documents } from '../server/documents.ts';

/** A request, understood by its verb and path. */
export interface DriveAddress {
  /** The method's name in the API's reference, such as "files.get". */
  readonly method: string;
  /** Empty when the path names none. */
  readonly fileId: string;
  readonly permissionId: string;
}

/** A call with everything that was sent along. */
export interface DriveCall extends DriveAddress {
  readonly query: URLSearchParams;
  /** Parsed JSON, null members included; undefined when there was no body. */
  readonly body: unknown;
  /** The account that calls; empty when nobody is signed in. */
  readonly email: string;
  /** The caller reaches only files that the app has made or opened for him. */
  readonly appFilesOnly: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Undefined: an answer without a body. */
export type DriveRun = (call: DriveCall, documents: Documents) => object | undefined;

type Route = readonly [verb: string, pattern: RegExp, method: string];

const file = String.raw`/files/(?<fileId>[^/]+)`;
const path = (rest: string): RegExp => new RegExp(`^/drive/v3${rest}/?$`);

/** The first that fits counts. */
const routes: readonly Route[] = [
  ['GET', path('/about'), 'about.get'],
  ['GET', path('/changes/startPageToken'), 'changes.getStartPageToken'],
  ['GET', path('/changes'), 'changes.list'],
  ['GET', path('/files'), 'files.list'],
  ['POST', path('/files'), 'files.create'],
  ['DELETE', path('/files/trash'), 'files.emptyTrash'],
  ['GET', path('/files/generateIds'), 'files.generateIds'],
  ['GET', path(file), 'files.get'],
  ['PATCH', path(file), 'files.update'],
  ['DELETE', path(file), 'files.delete'],
  ['POST', path(`${file}/copy`), 'files.copy'],
  ['GET', path(`${file}/export`), 'files.export'],
  ['GET', path(`${file}/comments`), 'comments.list'],
  ['GET', path(`${file}/permissions`), 'permissions.list'],
  ['POST', path(`${file}/permissions`), 'permissions.create'],
  ['GET', path(`${file}/permissions/(?<permissionId>[^/]+)`), 'permissions.get'],
  ['PATCH', path(`${file}/permissions/(?<permissionId>[^/]+)`), 'permissions.update'],
  ['DELETE', path(`${file}/permissions/(?<permissionId>[^/]+)`), 'permissions.delete'],
];

/** Undefined when the stand-in has no such method. */
export function parseDriveAddress(verb: string, pathname: string): DriveAddress | undefined {
  for (const [routeVerb, pattern, method] of routes) {
    const match = routeVerb === verb ? pattern.exec(pathname) : null;
    if (!match) continue;
    const { fileId = '', permissionId = '' } = match.groups ?? {};
    return { method, fileId: decodeURIComponent(fileId), permissionId: decodeURIComponent(permissionId) };
  }
  return undefined;
}

/** Is a yes-or-no parameter of the query set? Any case will do. */
export function isSet(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}
