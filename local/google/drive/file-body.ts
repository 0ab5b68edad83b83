/** The `File` of a request: which members can be written, and how they change a file. */
import { z } from 'zod';
import { unimplemented } from '../api/google-error.ts';
import { parseBody } from '../api/parse-body.ts';
import { boolean, string } from '../api/wire-schemas.ts';
import type { Document } from '../server/documents.ts';
import { rootFolderOf } from './accounts.ts';
import { fileNotFound, forbidden } from './drive-error.ts';
import { spreadsheetMimeType } from './render-file.ts';

/** Null takes a property away. */
const properties = z.record(z.string(), z.union([z.string(), z.null()]));

/** Other members are there, but only Drive itself writes them. */
const schema = z.looseObject({
  name: string.nullish(),
  mimeType: string.nullish(),
  description: string.nullish(),
  starred: boolean.nullish(),
  trashed: boolean.nullish(),
  parents: z.array(z.string()).nullish(),
  properties: properties.nullish(),
  appProperties: properties.nullish(),
  writersCanShare: boolean.nullish(),
  copyRequiresWriterPermission: boolean.nullish(),
  viewersCanCopyContent: boolean.nullish(),
});
export type FileBody = z.infer<typeof schema>;

/** Members that say what they say in every answer; sending them along changes nothing. */
const harmless = new Set(['kind', 'viewedByMeTime']);

/** Throws Drive's refusal of members that cannot be written, and 501 for files that are no spreadsheets. */
export function parseFileBody(body: unknown): FileBody {
  const parsed = parseBody(schema, body ?? {});
  for (const [name, value] of Object.entries(parsed)) {
    if (Object.hasOwn(schema.shape, name) || harmless.has(name) || value === null) continue;
    throw forbidden('fieldNotWritable', 'The resource body includes fields which are not directly writable.');
  }
  return parsed;
}

/** Only spreadsheets can be made here. */
export function demandSpreadsheet(mimeType: string | null | undefined): void {
  if (mimeType !== spreadsheetMimeType) {
    throw unimplemented(`files of Drive with the type ${mimeType ?? 'application/octet-stream'}`);
  }
}

/** The only folder is the account's own. */
export function demandOwnFolder(parents: readonly string[] | null | undefined, email: string): void {
  const unknown = (parents ?? []).find((id) => id !== 'root' && id !== rootFolderOf(email));
  if (unknown !== undefined) throw fileNotFound(unknown);
}

/** Writes the members into a file. Answers whether only settings changed, which leaves the time of the last edit. */
export function applyFileBody(
  { workbook, file }: Document,
  body: FileBody,
  { email, now }: { email: string; now: number },
): { isQuiet: boolean } {
  const { starred, trashed, description, writersCanShare } = body;
  const copyRequiresWriterPermission =
    body.copyRequiresWriterPermission ??
    (body.viewersCanCopyContent == null ? null : !body.viewersCanCopyContent);
  if (starred != null) {
    const others = file.starredBy.filter((each) => each !== email);
    file.starredBy = starred ? [...others, email] : others;
  }
  if (trashed != null) file.trashedTime = trashed ? (file.trashedTime ?? now) : undefined;
  if (description != null) file.description = description === '' ? undefined : description;
  if (writersCanShare != null) file.writersCanShare = writersCanShare;
  if (copyRequiresWriterPermission != null) file.copyRequiresWriterPermission = copyRequiresWriterPermission;
  file.properties = changed(file.properties, body.properties);
  file.appProperties = changed(file.appProperties, body.appProperties);
  const isRenamed = body.name != null && body.name !== workbook.title;
  if (isRenamed) {
    workbook.change(() => {
      workbook.state.title = body.name ?? '';
      workbook.touch();
    });
  }
  return { isQuiet: !isRenamed && description == null };
}

function changed(
  now: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>> | null | undefined,
): Readonly<Record<string, string>> {
  const merged = Object.entries({ ...now, ...change });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
