/** The methods of Drive on the permissions of a file. */
import { z } from 'zod';
import { unimplemented } from '../api/google-error.ts';
import { parseBody } from '../api/parse-body.ts';
import { boolean, string } from '../api/wire-schemas.ts';
import type { Document, Documents } from '../server/documents.ts';
import type { DriveCall, DriveRun } from './drive-call.ts';
import { isSet } from './drive-call.ts';
import { forbidden, insufficientFilePermissions, invalidMember, permissionNotFound } from './drive-error.ts';
import { fileOf } from './find-file.ts';
import { pageOf, pageSizeOf } from './pages.ts';
import { renderPermission } from './render-permission.ts';
import type { Grantee, Permission, Role } from './sharing.ts';
import { permission, roles } from './sharing.ts';

const schema = z.looseObject({
  type: string.nullish(),
  role: string.nullish(),
  emailAddress: string.nullish(),
  domain: string.nullish(),
  allowFileDiscovery: boolean.nullish(),
});
type PermissionBody = z.infer<typeof schema>;

export const list: DriveRun = (call, documents) => {
  const { sharing } = fileOf(call, documents, 'canShare');
  const size = pageSizeOf(call.query, 100, 100);
  const page = pageOf(sharing.list(), call.query, { size, list: ['permissions', call.fileId] });
  return {
    kind: 'drive#permissionList',
    ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
    permissions: page.items.map(renderPermission),
  };
};

export const get: DriveRun = (call, documents) =>
  renderPermission(permissionOf(fileOf(call, documents, 'canShare'), call));

/** Adds a permission; for a grantee who has one it is changed. */
export const create: DriveRun = (call, documents) => {
  const document = fileOf(call, documents, 'canShare');
  const body = parseBody(schema, call.body ?? {});
  const grantee = granteeOf(body);
  const role = roleOf(body);
  return give(document, permission(grantee, role, call.now), call, documents);
};

export const update: DriveRun = (call, documents) => {
  const document = fileOf(call, documents, 'canShare');
  const before = permissionOf(document, call);
  const { role, ...others } = parseBody(schema, call.body ?? {});
  const isRoleOnly = Object.entries(others).every(
    ([name, value]) => value == null || Reflect.get(before, name) === value,
  );
  if (!isRoleOnly) {
    throw forbidden('fieldNotWritable', 'The resource body includes fields which are not directly writable.');
  }
  if (role == null) return renderPermission(before);
  return give(document, { ...before, role: roleOf({ role }) }, call, documents);
};

/** Everybody may give up his own permission; the owner's stays. */
export const remove: DriveRun = (call, documents) => {
  const document = fileOf(call, documents);
  const own = document.sharing.ofAccount(call.email);
  const isOwn = own !== undefined && (own.id === call.permissionId || call.permissionId === 'me');
  if (!isOwn) fileOf(call, documents, 'canShare');
  const removed = isOwn ? own : permissionOf(document, call);
  if (removed.role === 'owner') throw insufficientFilePermissions(call.fileId);
  documents.unshare(document, removed);
  return undefined;
};

function permissionOf({ sharing }: Document, { permissionId, email }: DriveCall): Permission {
  const found = permissionId === 'me' ? sharing.ofAccount(email) : sharing.get(permissionId);
  if (!found) throw permissionNotFound(permissionId);
  return found;
}

/** Ownership goes from the owner to an account, and only when that is asked for by name. */
function give(document: Document, given: Permission, call: DriveCall, documents: Documents): object {
  const { sharing } = document;
  const isOwner = sharing.ownerEmail === call.email;
  if (given.role === 'owner') {
    if (!isSet(call.query, 'transferOwnership')) {
      throw forbidden(
        'forbidden',
        "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
      );
    }
    if (!isOwner || given.type !== 'user') throw insufficientFilePermissions(call.fileId);
    if (call.query.get('sendNotificationEmail')?.toLowerCase() === 'false') {
      throw forbidden(
        'forbidden',
        "The sendNotificationEmail parameter is only applicable for permissions of type 'user' or 'group', " +
          'and must not be disabled for ownership transfers.',
      );
    }
  } else if (sharing.get(given.id)?.role === 'owner') {
    throw insufficientFilePermissions(call.fileId);
  }
  documents.share(document, given);
  return renderPermission(given);
}

function roleOf({ role }: Pick<PermissionBody, 'role'>): Role {
  if (role == null) {
    throw invalidMember('permission.role', 'The permission role field is required.', 'required');
  }
  const known = roles.find((each) => each === role);
  if (!known) {
    throw invalidMember('permission.role', `The specified role "${role}" is invalid.`, 'invalid');
  }
  return known;
}

function granteeOf({ type, emailAddress, domain, allowFileDiscovery }: PermissionBody): Grantee {
  switch (type) {
    case 'user':
      if (!z.email().safeParse(emailAddress).success) throw inapplicable('emailAddress');
      return { type, emailAddress: emailAddress ?? '' };
    case 'domain':
      if (!z.hostname().safeParse(domain).success) throw inapplicable('domain');
      return { type, domain: (domain ?? '').toLowerCase(), allowFileDiscovery: allowFileDiscovery ?? false };
    case 'anyone':
      if (emailAddress != null) throw inapplicable('emailAddress');
      return { type, allowFileDiscovery: allowFileDiscovery ?? false };
    case 'group':
      throw unimplemented('permissions of groups');
    case null:
    case undefined:
      throw invalidMember('permission.type', 'The permission type field is required.', 'required');
    default:
      throw invalidMember('permission.type', `The specified type "${type}" is invalid.`, 'invalid');
  }
}

function inapplicable(member: 'emailAddress' | 'domain'): Error {
  const message = `The specified ${member} is invalid or not applicable for the given permission type.`;
  return invalidMember(`permission.${member}`, message, 'invalid');
}
