/** The methods of Drive on single files: making, looking, changing, copying, deleting. */
import { unimplemented } from '../api/google-error.ts';
import type { Document, Documents } from '../server/documents.ts';
import { canOwnFiles } from './accounts.ts';
import type { Capability } from './capabilities.ts';
import { capabilitiesOf } from './capabilities.ts';
import { copySpreadsheet } from './copy-spreadsheet.ts';
import type { DriveCall, DriveRun } from './drive-call.ts';
import { forbidden, withoutStorage } from './drive-error.ts';
import type { FileBody } from './file-body.ts';
import { applyFileBody, demandOwnFolder, demandSpreadsheet, parseFileBody } from './file-body.ts';
import { fileOf } from './find-file.ts';
import { renderFile, spreadsheetMimeType } from './render-file.ts';

export const get: DriveRun = (call, documents) => {
  const document = fileOf(call, documents);
  if (call.query.get('alt') === 'media') {
    throw forbidden(
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
    );
  }
  return renderFile(document, call.email);
};

/** A spreadsheet with one empty tab, as the one of `spreadsheets.create`. */
export const create: DriveRun = (call, documents) => {
  refuseUpload(call);
  const { parents, mimeType, ...body } = parseFileBody(call.body);
  demandSpreadsheet(mimeType);
  demandOwnFolder(parents, call.email);
  demandStorage(call, documents);
  const document = documents.create(body.name ?? 'Untitled', call.email);
  document.workbook.addTab(0, 'Sheet1');
  documents.openWithApp(document, call.email);
  write(document, body, call, documents);
  return renderFile(document, call.email);
};

export const copy: DriveRun = (call, documents) => {
  const original = fileOf(call, documents);
  const { parents, mimeType, ...body } = parseFileBody(call.body);
  demandSpreadsheet(mimeType ?? spreadsheetMimeType);
  demandOwnFolder(parents, call.email);
  if (!can(original, call, 'canCopy')) {
    throw forbidden('cannotCopyFile', 'This file cannot be copied by the user.');
  }
  demandStorage(call, documents);
  const title = body.name ?? undefined;
  const document = copySpreadsheet(documents, original, { owner: call.email, title });
  applyFileBody(document, body, call);
  documents.openWithApp(document, call.email);
  return renderFile(document, call.email);
};

export const update: DriveRun = (call, documents) => {
  refuseUpload(call);
  const body = parseFileBody(call.body);
  const document = fileOf(call, documents, neededFor(body));
  if (body.mimeType != null) demandSpreadsheet(body.mimeType);
  if (body.parents != null) {
    throw forbidden(
      'fieldNotWritable',
      'The parents field is not directly writable in update requests. ' +
        'Use the addParents and removeParents parameters instead.',
    );
  }
  demandOwnFolder(call.query.get('addParents')?.split(','), call.email);
  if (call.query.has('removeParents')) throw unimplemented('taking files of Drive out of their folder');
  write(document, body, call, documents);
  return renderFile(document, call.email);
};

/** For good, without a stop in the trash. */
export const remove: DriveRun = (call, documents) => {
  const { workbook } = fileOf(call, documents, 'canDelete');
  documents.remove(workbook.id);
  return undefined;
};

export const emptyTrash: DriveRun = (call, documents) => {
  for (const { workbook, sharing, file } of documents.list()) {
    if (file.trashedTime !== undefined && sharing.ownerEmail === call.email) documents.remove(workbook.id);
  }
  return undefined;
};

/** Nobody can comment here, so there is none. */
export const listComments: DriveRun = (call, documents) => {
  fileOf(call, documents);
  return { kind: 'drive#commentList', comments: [] };
};

/** What the caller must be able to do: whoever sees a file may star it. */
function neededFor(body: FileBody): Capability | undefined {
  const { starred, trashed, ...others } = body;
  const { writersCanShare, copyRequiresWriterPermission, viewersCanCopyContent } = body;
  if (trashed != null) return trashed ? 'canTrash' : 'canUntrash';
  const aboutSharing = [writersCanShare, copyRequiresWriterPermission, viewersCanCopyContent];
  if (aboutSharing.some((value) => value != null)) return 'canShare';
  return Object.values(others).some((value) => value != null) || starred == null ? 'canEdit' : undefined;
}

function can(document: Document, { email }: DriveCall, capability: Capability): boolean {
  return capabilitiesOf(document, email)[capability];
}

function demandStorage({ email }: DriveCall, { switches }: Documents): void {
  if (!canOwnFiles(email, switches)) throw withoutStorage();
}

function write(document: Document, body: FileBody, call: DriveCall, documents: Documents): void {
  const { isQuiet } = applyFileBody(document, body, call);
  documents.changed(document, { by: call.email, isQuiet });
}

function refuseUpload({ query }: DriveCall): void {
  if (query.has('uploadType')) throw unimplemented('uploads to Drive');
}
