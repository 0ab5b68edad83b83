/** Files as their callers see them: who cannot see a file gets the same answer as if there were none. */
import type { Document, Documents } from '../server/documents.ts';
import type { DriveCall } from './drive-call.ts';
import { fileNotFound, insufficientFilePermissions } from './drive-error.ts';
import type { Capability } from './capabilities.ts';
import { capabilitiesOf } from './capabilities.ts';

type Viewer = Pick<DriveCall, 'email' | 'appFilesOnly'>;

/** The file of a call. Throws 404 when the caller cannot see it, 403 when his role does not include `needed`. */
export function fileOf(call: DriveCall, documents: Documents, needed?: Capability): Document {
  const document = documents.get(call.fileId);
  if (!document?.sharing.roleOf(call.email) || !isInReach(document, call)) throw fileNotFound(call.fileId);
  if (needed !== undefined && !capabilitiesOf(document, call.email)[needed]) {
    throw insufficientFilePermissions(call.fileId);
  }
  return document;
}

/** Is the file in the caller's lists? Files that are merely open to everybody with the link are not. */
export function isListed(document: Document, viewer: Viewer): boolean {
  return document.sharing.listedRoleOf(viewer.email) !== undefined && isInReach(document, viewer);
}

function isInReach({ file }: Document, { email, appFilesOnly }: Viewer): boolean {
  return !appFilesOnly || file.appUsers.includes(email);
}
