/** The orders of `files.list`: keys such as "modifiedTime desc,name". */
import type { Document } from '../server/documents.ts';
import { invalidParameter } from './drive-error.ts';

type Compare = (a: Document, b: Document, viewer: string) => number;

const byNumber =
  (valueOf: (document: Document, viewer: string) => number): Compare =>
  (a, b, viewer) =>
    valueOf(a, viewer) - valueOf(b, viewer);

const byName =
  (collator: Intl.Collator): Compare =>
  (a, b) =>
    collator.compare(a.workbook.title, b.workbook.title);

const keys: Readonly<Record<string, Compare>> = {
  createdTime: byNumber(({ file }) => file.createdTime),
  folder: () => 0,
  modifiedByMeTime: byNumber(({ file }, viewer) => file.modifiedBy[viewer] ?? 0),
  modifiedTime: byNumber(({ file }) => file.modifiedTime),
  name: byName(new Intl.Collator('en')),
  name_natural: byName(new Intl.Collator('en', { numeric: true })),
  quotaBytesUsed: () => 0,
  recency: byNumber(({ file }) => file.modifiedTime),
  sharedWithMeTime: byNumber(({ sharing }, viewer) => sharing.ofAccount(viewer)?.grantedTime ?? 0),
  starred: byNumber(({ file }, viewer) => (file.starredBy.includes(viewer) ? 0 : 1)),
  viewedByMeTime: byNumber(({ file }, viewer) => file.modifiedBy[viewer] ?? 0),
};

/** As Drive lists files when nothing is asked for: the one that was changed last comes first. */
const usualOrder = 'modifiedTime desc,createdTime desc';

/** Sorted by an `orderBy` parameter; throws Drive's refusal of a key that is none. */
export function ordered(
  documents: readonly Document[],
  orderBy: string | undefined,
  viewer: string,
): readonly Document[] {
  const compares = (orderBy ?? usualOrder).split(',').map((part): Compare => {
    const [key = '', direction = '', ...more] = part.trim().split(/\s+/);
    const compare = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!compare || more.length > 0 || !['', 'desc'].includes(direction)) throw invalidParameter('orderBy');
    return direction === 'desc' ? (a, b, viewer) => compare(b, a, viewer) : compare;
  });
  const latestFirst: Compare = (a, b) => b.file.changeNumber - a.file.changeNumber;
  return documents.toSorted((a, b) =>
    [...compares, latestFirst].reduce((order, compare) => order || compare(a, b, viewer), 0),
  );
}
