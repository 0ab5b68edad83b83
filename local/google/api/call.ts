/** What every method of the API gets, and how it opens the spreadsheet: allowed, counted, all or nothing. */
import { randomInt } from 'node:crypto';
import type { Document, Documents } from '../server/documents.ts';
import type { Actor } from './edit-context.ts';
import { EditContext } from './edit-context.ts';
import type { FieldMask } from './field-mask.ts';
import { applyFieldMask, everything } from './field-mask.ts';
import { notFound, permissionDenied } from './google-error.ts';

/** A call with everything that was sent along. */
export interface Call {
  readonly spreadsheetId: string;
  readonly range: string;
  /** The id at the end of the address, of a tab or of metadata; 0 when there is none. */
  readonly itemId: number;
  readonly query: URLSearchParams;
  /** Parsed JSON without null members; undefined when there was no body. */
  readonly body: unknown;
  /** Undefined: no mask was sent. */
  readonly mask: FieldMask | undefined;
  /** The account that calls; empty when nobody is signed in. */
  readonly email: string;
  /** The caller reaches only files that the app has made or opened for him. */
  readonly appFilesOnly: boolean;
}

export type Method = (call: Call, documents: Documents) => object;

export const newId = (): number => randomInt(1, 2_147_483_647);

/** The document, if the caller may see it, and for writes may edit it. */
export function open(
  call: Call,
  documents: Documents,
  purpose: 'read' | 'write',
): { document: Document; actor: Actor } {
  const document = documents.get(call.spreadsheetId);
  if (!document) throw notFound();
  const { sharing, file } = document;
  const role = sharing.roleOf(call.email);
  if (!role) throw isForbidden(call, documents) ? permissionDenied() : notFound();
  if (call.appFilesOnly && !file.appUsers.includes(call.email)) throw notFound();
  if (purpose === 'write' && role !== 'owner' && role !== 'writer') throw permissionDenied();
  return {
    document,
    actor: { email: call.email, owner: role === 'owner', ownerEmail: sharing.ownerEmail },
  };
}

/** How a spreadsheet that is there is refused to who may not see it: with 403, or as if it were not there. */
function isForbidden(call: Call, { switches }: Documents): boolean {
  return call.email === '' || switches.isOn('unsharedIsForbidden');
}

/** Runs a read and counts it. */
export function read<T>(call: Call, documents: Documents, look: (document: Document, actor: Actor) => T): T {
  const { document, actor } = open(call, documents, 'read');
  document.counters.reads += 1;
  return look(document, actor);
}

/** Runs a write, all or nothing, and counts it. */
export function write<T>(
  call: Call,
  documents: Documents,
  apply: (context: EditContext, document: Document) => T,
): T {
  const { document, actor } = open(call, documents, 'write');
  const context = new EditContext(document.workbook, actor, newId);
  try {
    const answer = document.workbook.change(() => apply(context, document));
    document.counters.writes += 1;
    document.counters.addCells(context.cellsWritten);
    documents.changed(document, { by: actor.email });
    return answer;
  } catch (error) {
    document.counters.refused += 1;
    throw error;
  }
}

/** The answer with only what the caller asked for. */
export function masked(answer: object, mask: FieldMask | undefined): object {
  return applyFieldMask(answer, mask ?? everything);
}
