/** The methods of Drive that the stand-in has: what they do, who may call them, and what they answer unasked. */
import type { MethodAccess } from '../auth/authorize.ts';
import { scopes } from '../auth/scopes.ts';
import * as changes from './change-methods.ts';
import type { DriveRun } from './drive-call.ts';
import * as files from './file-methods.ts';
import * as lists from './list-methods.ts';
import * as permissions from './permission-methods.ts';

export interface DriveMethod {
  readonly run: DriveRun;
  /** Any of these suffices. */
  readonly scopes: readonly string[];
  /** The mask that holds when the call has none; null: the call must have one. */
  readonly usualFields: string | null;
  /** Does it answer without an account, as far as files are public? */
  readonly isPublic?: boolean;
}

const file = 'kind,id,name,mimeType';
const permission = 'kind,id,type,role,allowFileDiscovery';

const writers = scopes('drive', 'drive.file', 'drive.appdata');
const editors = [...writers, ...scopes('drive.metadata')];
const readers = [...editors, ...scopes('drive.readonly', 'drive.metadata.readonly', 'drive.photos.readonly')];

const reading = { scopes: readers };
const writing = { scopes: writers };

/** By name in the API's reference. */
export const driveMethods: Readonly<Record<string, DriveMethod | undefined>> = {
  'about.get': { ...reading, run: lists.about, usualFields: null },
  'changes.getStartPageToken': {
    ...reading,
    run: changes.getStartPageToken,
    usualFields: 'kind,startPageToken',
  },
  'changes.list': {
    ...reading,
    run: changes.list,
    usualFields: `kind,nextPageToken,newStartPageToken,changes(kind,changeType,type,time,removed,fileId,file(${file}))`,
  },
  'comments.list': {
    run: files.listComments,
    scopes: scopes('drive', 'drive.file', 'drive.readonly'),
    usualFields: null,
  },
  'files.list': {
    ...reading,
    run: lists.list,
    usualFields: `kind,nextPageToken,incompleteSearch,files(${file})`,
    isPublic: true,
  },
  'files.get': { ...reading, run: files.get, usualFields: file, isPublic: true },
  'files.create': { ...writing, run: files.create, usualFields: file },
  'files.copy': { ...writing, run: files.copy, usualFields: file },
  'files.update': { ...writing, run: files.update, scopes: editors, usualFields: file },
  'files.delete': { ...writing, run: files.remove, usualFields: file },
  'files.emptyTrash': { ...writing, run: files.emptyTrash, scopes: scopes('drive'), usualFields: file },
  'permissions.list': {
    ...reading,
    run: permissions.list,
    usualFields: `kind,nextPageToken,permissions(${permission})`,
  },
  'permissions.get': { ...reading, run: permissions.get, usualFields: permission },
  'permissions.create': { ...writing, run: permissions.create, usualFields: permission },
  'permissions.update': { ...writing, run: permissions.update, usualFields: permission },
  'permissions.delete': { ...writing, run: permissions.remove, usualFields: permission },
};

/** What the method demands of its callers, and what refusals call it. */
export function driveAccess(name: string, { scopes, isPublic = false }: DriveMethod): MethodAccess {
  const [resource = '', verb = ''] = name
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return {
    service: 'drive.googleapis.com',
    rpc: `google.apps.drive.v3.Drive${resource}.${verb}`,
    scopes,
    acceptsApiKey: isPublic,
  };
}
