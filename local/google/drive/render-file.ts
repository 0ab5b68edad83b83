/** A spreadsheet as a `File` resource of Drive, with what depends on who looks. */
import type { Document } from '../server/documents.ts';
import { renderUser, rootFolderOf } from './accounts.ts';
import { capabilitiesOf } from './capabilities.ts';
import { renderPermission } from './render-permission.ts';

export const spreadsheetMimeType = 'application/vnd.google-apps.spreadsheet';

/** Formats in which a spreadsheet can be fetched, with their names in addresses. */
const exportFormats: Readonly<Record<string, string>> = {
  'application/x-vnd.oasis.opendocument.spreadsheet': 'ods',
  'text/tab-separated-values': 'tsv',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/csv': 'csv',
  'application/zip': 'zip',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
};

/** Drive counts a spreadsheet with one kilobyte at least. */
const size = '1024';

/** All of a file that the viewer may know. Times as in "2023-07-20T08:47:53.621Z". */
export function renderFile(document: Document, viewer: string): object {
  const { workbook, sharing, file } = document;
  const { id } = workbook;
  const { ownerEmail } = sharing;
  const isOwner = ownerEmail === viewer;
  const capabilities = capabilitiesOf(document, viewer);
  const modifiedByMe = file.modifiedBy[viewer];
  const sharedWithMe = isOwner ? undefined : sharing.ofAccount(viewer);
  return {
    kind: 'drive#file',
    id,
    name: workbook.title,
    mimeType: spreadsheetMimeType,
    ...(file.description !== undefined && { description: file.description }),
    starred: file.starredBy.includes(viewer),
    trashed: file.trashedTime !== undefined,
    explicitlyTrashed: file.trashedTime !== undefined,
    ...(file.trashedTime !== undefined && {
      trashedTime: time(file.trashedTime),
      trashingUser: renderUser(ownerEmail, viewer),
    }),
    ...(isOwner && { parents: [rootFolderOf(viewer)] }),
    ...(Object.keys(file.properties).length > 0 && { properties: file.properties }),
    ...(Object.keys(file.appProperties).length > 0 && { appProperties: file.appProperties }),
    spaces: ['drive'],
    version: String(file.version),
    webViewLink: `https://docs.google.com/spreadsheets/d/${id}/edit?usp=drivesdk`,
    iconLink: `https://drive-thirdparty.googleusercontent.com/16/type/${spreadsheetMimeType}`,
    hasThumbnail: false,
    thumbnailVersion: '0',
    viewedByMe: modifiedByMe !== undefined,
    ...(modifiedByMe !== undefined && { viewedByMeTime: time(modifiedByMe) }),
    createdTime: time(file.createdTime),
    modifiedTime: time(file.modifiedTime),
    modifiedByMe: modifiedByMe !== undefined,
    ...(modifiedByMe !== undefined && { modifiedByMeTime: time(modifiedByMe) }),
    ...(sharedWithMe && { sharedWithMeTime: time(sharedWithMe.grantedTime) }),
    owners: [renderUser(ownerEmail, viewer)],
    lastModifyingUser: renderUser(file.lastModifiedBy, viewer),
    shared: sharing.isShared,
    ownedByMe: isOwner,
    capabilities,
    viewersCanCopyContent: !file.copyRequiresWriterPermission,
    copyRequiresWriterPermission: file.copyRequiresWriterPermission,
    writersCanShare: file.writersCanShare,
    ...(capabilities.canShare && {
      permissions: sharing.list().map(renderPermission),
      permissionIds: sharing.list().map((each) => each.id),
    }),
    quotaBytesUsed: size,
    size,
    isAppAuthorized: file.appUsers.includes(viewer),
    linkShareMetadata: { securityUpdateEligible: false, securityUpdateEnabled: true },
    exportLinks: exportLinks(id),
  };
}

/** A time as Drive writes it. */
export function time(ms: number): string {
  return new Date(ms).toISOString();
}

function exportLinks(id: string): object {
  const address = `https://docs.google.com/spreadsheets/export?id=${id}&exportFormat=`;
  return Object.fromEntries(
    Object.entries(exportFormats).map(([mimeType, format]) => [mimeType, address + format]),
  );
}
