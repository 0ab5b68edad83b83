/** What an account can do with a spreadsheet, as the `capabilities` of a file tell it. */
import type { Document } from '../server/documents.ts';

/** All that Drive tells of a spreadsheet in My Drive. */
const names = [
  'canAcceptOwnership',
  'canAddChildren',
  'canAddMyDriveParent',
  'canChangeCopyRequiresWriterPermission',
  'canChangeSecurityUpdateEnabled',
  'canChangeViewersCanCopyContent',
  'canComment',
  'canCopy',
  'canDelete',
  'canDownload',
  'canEdit',
  'canListChildren',
  'canModifyContent',
  'canModifyContentRestriction',
  'canModifyEditorContentRestriction',
  'canModifyLabels',
  'canModifyOwnerContentRestriction',
  'canMoveChildrenWithinDrive',
  'canMoveItemIntoTeamDrive',
  'canMoveItemOutOfDrive',
  'canMoveItemWithinDrive',
  'canReadLabels',
  'canReadRevisions',
  'canRemoveChildren',
  'canRemoveContentRestriction',
  'canRemoveMyDriveParent',
  'canRename',
  'canShare',
  'canTrash',
  'canUntrash',
] as const;

export type Capability = (typeof names)[number];

export function capabilitiesOf({ sharing, file }: Document, email: string): Record<Capability, boolean> {
  const role = sharing.roleOf(email);
  const isOwner = role === 'owner';
  const isWriter = isOwner || role === 'writer';
  const canShare = isOwner || (isWriter && file.writersCanShare);
  const canCopy = isWriter || (role !== undefined && !file.copyRequiresWriterPermission);
  const held: Partial<Record<Capability, boolean>> = {
    canChangeCopyRequiresWriterPermission: canShare,
    canChangeViewersCanCopyContent: canShare,
    canComment: isWriter || role === 'commenter',
    canCopy,
    canDelete: isOwner,
    canDownload: canCopy,
    canEdit: isWriter,
    canModifyContent: isWriter,
    canModifyContentRestriction: isWriter,
    canModifyEditorContentRestriction: isWriter,
    canModifyOwnerContentRestriction: isOwner,
    canMoveItemIntoTeamDrive: isOwner,
    canMoveItemOutOfDrive: isOwner,
    canMoveItemWithinDrive: isOwner,
    canReadRevisions: isWriter,
    canRemoveMyDriveParent: isOwner,
    canRename: isWriter,
    canShare,
    canTrash: isOwner,
    canUntrash: isOwner,
  };
  return Object.fromEntries(names.map((name) => [name, held[name] ?? false])) as Record<Capability, boolean>;
}
