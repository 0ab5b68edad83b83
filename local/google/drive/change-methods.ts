/**
 * The methods of Drive that tell what changed: for each file that the account sees, its last change since a page
 * token; for each that it no longer sees, that it is gone.
 */
import type { Documents } from '../server/documents.ts';
import type { DriveCall, DriveRun } from './drive-call.ts';
import { isSet } from './drive-call.ts';
import { invalidParameter, requiredParameter } from './drive-error.ts';
import { isListed } from './find-file.ts';
import { pageSizeOf } from './pages.ts';
import { renderFile, time } from './render-file.ts';
import { covers } from './sharing.ts';

interface Change {
  readonly number: number;
  readonly time: number;
  readonly fileId: string;
  /** Undefined: the file is gone from the account's view. */
  readonly file: object | undefined;
}

/** Page tokens are the numbers of changes. */
export const getStartPageToken: DriveRun = (_call, documents) => ({
  kind: 'drive#startPageToken',
  startPageToken: String(documents.changes.next),
});

export const list: DriveRun = (call, documents) => {
  const size = pageSizeOf(call.query, 100);
  const from = startOf(call, documents);
  const all = changesFrom(from, call, documents);
  const page = all.slice(0, size);
  const last = page.at(-1);
  const hasMore = all.length > size && last !== undefined;
  return {
    kind: 'drive#changeList',
    ...(hasMore
      ? { nextPageToken: String(last.number + 1) }
      : { newStartPageToken: String(documents.changes.next) }),
    changes: page.map((change) => ({
      kind: 'drive#change',
      changeType: 'file',
      type: 'file',
      time: time(change.time),
      removed: change.file === undefined,
      fileId: change.fileId,
      ...(change.file && { file: change.file }),
    })),
  };
};

function startOf({ query }: DriveCall, documents: Documents): number {
  const token = query.get('pageToken');
  if (token === null) throw requiredParameter('pageToken', 'Required parameter: pageToken');
  if (!/^[1-9]\d*$/.test(token) || Number(token) > documents.changes.next) {
    throw invalidParameter('pageToken');
  }
  return Number(token);
}

/** In the order in which they happened; each file once. */
function changesFrom(from: number, call: DriveCall, documents: Documents): Change[] {
  const { query, email } = call;
  const isOwnOnly = isSet(query, 'restrictToMyDrive');
  const seen = documents
    .list()
    .filter((document) => isListed(document, call))
    .filter(({ sharing }) => !isOwnOnly || sharing.ownerEmail === email);
  const changes = seen
    .filter(({ file }) => file.changeNumber >= from)
    .map((document): Change => {
      const { workbook, file } = document;
      const { changeNumber: number, changeTime } = file;
      return { number, time: changeTime, fileId: workbook.id, file: renderFile(document, email) };
    });
  if (query.get('includeRemoved')?.toLowerCase() !== 'false') {
    changes.push(...lossesFrom(from, call, documents));
  }
  return changes.toSorted((a, b) => a.number - b.number);
}

/** The last loss of each file that the account does not see any more. */
function lossesFrom(from: number, call: DriveCall, documents: Documents): Iterable<Change> {
  const lost = new Map<string, Change>();
  const { email, appFilesOnly } = call;
  for (const { number, time: at, fileId, grantee, appUsers } of documents.changes.losses) {
    if (number < from || !covers(grantee, email) || (appFilesOnly && !appUsers.includes(email))) continue;
    const document = documents.get(fileId);
    if (document && isListed(document, call)) continue;
    lost.set(fileId, { number, time: at, fileId, file: undefined });
  }
  return lost.values();
}
