/** `files.list` and the account itself. */
import { unimplemented } from '../api/google-error.ts';
import { isServiceAccount, renderUser } from './accounts.ts';
import type { DriveRun } from './drive-call.ts';
import { invalidParameter } from './drive-error.ts';
import { isListed } from './find-file.ts';
import { ordered } from './order-files.ts';
import { pageOf, pageSizeOf } from './pages.ts';
import { parseQuery } from './parse-query.ts';
import { renderFile } from './render-file.ts';

/** Collections of files; those of shared drives are empty here. */
const corpora = new Set(['user', 'domain', 'allDrives']);

export const list: DriveRun = (call, documents) => {
  const { query, email } = call;
  if (query.has('driveId')) throw unimplemented('shared drives');
  if (!corpora.has(query.get('corpora') ?? 'user')) throw invalidParameter('corpora');
  const size = pageSizeOf(query, 100);
  const q = query.get('q') ?? '';
  const fits = q === '' ? () => true : parseQuery(q);
  const isDrive = (query.get('spaces') ?? 'drive').split(',').includes('drive');
  const found = documents
    .list()
    .filter((document) => isDrive && isListed(document, call) && fits(document, email));
  const orderBy = query.get('orderBy') ?? '';
  const all = ordered(found, orderBy === '' ? undefined : orderBy, email);
  const page = pageOf(all, query, { size, list: [email, q, orderBy] });
  return {
    kind: 'drive#fileList',
    ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
    incompleteSearch: false,
    files: page.items.map((document) => renderFile(document, email)),
  };
};

/** A spreadsheet counts as one kilobyte; service accounts have 15 gigabytes, as people. */
export const about: DriveRun = ({ email }, documents) => {
  const own = documents.list().filter(({ sharing }) => sharing.ownerEmail === email);
  const trashed = own.filter(({ file }) => file.trashedTime !== undefined);
  const usage = String(own.length * 1024);
  return {
    kind: 'drive#about',
    user: renderUser(email, email),
    storageQuota: {
      limit: String(15 * 1024 ** 3),
      usage,
      usageInDrive: usage,
      usageInDriveTrash: String(trashed.length * 1024),
    },
    maxUploadSize: '5242880000000',
    appInstalled: !isServiceAccount(email),
    canCreateDrives: false,
    canCreateTeamDrives: false,
    folderColorPalette: [],
    importFormats: {},
    exportFormats: {},
    maxImportSizes: {},
  };
};
