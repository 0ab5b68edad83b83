/** What the terms of a search query ask of a file: field by field, with the operators that each one has. */
import { unimplemented } from '../api/google-error.ts';
import type { Document } from '../server/documents.ts';
import { rootFolderOf } from './accounts.ts';
import { spreadsheetMimeType } from './render-file.ts';
import type { Permission, Role } from './sharing.ts';

/** Does a file fit, as the viewer sees it? */
export type Fits = (document: Document, viewer: string) => boolean;

/** Undefined: the field has no such operator, or the value makes no sense. */
type Term = (operator: string, value: string) => Fits | undefined;

const terms: Readonly<Record<string, Term>> = {
  name: textTerm(({ workbook }) => workbook.title),
  mimeType: textTerm(() => spreadsheetMimeType),
  trashed: flagTerm(({ file }) => file.trashedTime !== undefined),
  starred: flagTerm(({ file }, viewer) => file.starredBy.includes(viewer)),
  sharedWithMe: flagTerm(isSharedWith),
  createdTime: timeTerm(({ file }) => file.createdTime),
  modifiedTime: timeTerm(({ file }) => file.modifiedTime),
  viewedByMeTime: timeTerm(({ file }, viewer) => file.modifiedBy[viewer]),
  sharedWithMeTime: timeTerm(({ sharing }, viewer) => sharing.ofAccount(viewer)?.grantedTime),
  visibility: (operator, value) =>
    visibilities.has(value)
      ? equality(operator, ({ sharing }) => visibilityOf(sharing.list()) === value)
      : undefined,
  fullText: () => {
    throw unimplemented('searching for fullText');
  },
};

/** A term such as `name contains 'x'`. Undefined when it makes no sense. */
export function comparison(field: string, operator: string, value: string): Fits | undefined {
  return Object.hasOwn(terms, field) ? terms[field]?.(operator, value) : undefined;
}

/** A term such as `'x' in owners`. */
export function membership(value: string, collection: string): Fits | undefined {
  const rolesOf: Readonly<Record<string, readonly Role[]>> = {
    owners: ['owner'],
    writers: ['owner', 'writer'],
    readers: ['owner', 'writer', 'commenter', 'reader'],
  };
  if (collection === 'parents') {
    return ({ sharing }, viewer) =>
      sharing.ownerEmail === viewer && (value === 'root' || value === rootFolderOf(viewer));
  }
  const roles = rolesOf[collection];
  if (!roles) return undefined;
  return ({ sharing }, viewer) => {
    const role = sharing.ofAccount(value === 'me' ? viewer : value)?.role;
    return role !== undefined && roles.includes(role);
  };
}

/** A term such as `properties has { key='x' and value='y' }`. */
export function possession(field: string, key: string, value: string): Fits | undefined {
  if (field !== 'properties' && field !== 'appProperties') return undefined;
  return ({ file }) => file[field][key] === value;
}

/** Shared with the account itself, and not its own. */
export function isSharedWith({ sharing }: Document, viewer: string): boolean {
  return sharing.ownerEmail !== viewer && sharing.ofAccount(viewer) !== undefined;
}

function equality(operator: string, fits: Fits): Fits | undefined {
  if (operator === '=') return fits;
  return operator === '!=' ? (document, viewer) => !fits(document, viewer) : undefined;
}

/** `contains` matches where a word begins. */
function textTerm(textOf: (document: Document) => string): Term {
  return (operator, value) => {
    if (operator !== 'contains') return equality(operator, (document) => textOf(document) === value);
    const literal = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const begins = new RegExp(`(?<![\\p{L}\\p{N}])${literal}`, 'iu');
    return (document) => begins.test(textOf(document));
  };
}

function flagTerm(flagOf: Fits): Term {
  return (operator, value) =>
    value === 'true' || value === 'false'
      ? equality(operator, (document, viewer) => flagOf(document, viewer) === (value === 'true'))
      : undefined;
}

/** A time without a zone is in UTC. A file without that time fits nothing. */
function timeTerm(timeOf: (document: Document, viewer: string) => number | undefined): Term {
  const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '<': (a, b) => a < b,
    '<=': (a, b) => a <= b,
    '=': (a, b) => a === b,
    '!=': (a, b) => a !== b,
    '>': (a, b) => a > b,
    '>=': (a, b) => a >= b,
  };
  return (operator, value) => {
    const isZoned = /(?:Z|[+-]\d\d:\d\d)$/i.test(value);
    const limit = Date.parse(isZoned || !value.includes('T') ? value : `${value}Z`);
    const compare = operators[operator];
    if (!compare || Number.isNaN(limit)) return undefined;
    return (document, viewer) => {
      const time = timeOf(document, viewer);
      return time !== undefined && compare(time, limit);
    };
  };
}

const visibilities = new Set([
  'anyoneCanFind',
  'anyoneWithLink',
  'domainCanFind',
  'domainWithLink',
  'limited',
]);

/** The widest one. */
function visibilityOf(permissions: readonly Permission[]): string {
  for (const type of ['anyone', 'domain'] as const) {
    const open = permissions.find((each) => each.type === type);
    if (open?.type === type) return type + (open.allowFileDiscovery ? 'CanFind' : 'WithLink');
  }
  return 'limited';
}
