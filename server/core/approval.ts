/** What waits until a person agrees or refuses, and the sentence that asks. Pure. */
import type { RowBase } from './base.ts';
import { DELETE_GUARD, SIZE_MINUTES } from './delete-guard.ts';
import type { Column, Link } from './link.ts';
import { showValue } from './values/cell-value.ts';

/**
 * `delete-in-mysql`: rows are gone from the tab; `delete-in-sheet`: rows are gone from MySQL; `older-version`: the file does
 * not hold our last write; `schema`: a table or its header changed.
 */
export type ApprovalKind = 'delete-in-mysql' | 'delete-in-sheet' | 'older-version' | 'schema';

export type ApprovalAnswer = 'agree' | 'refuse';

/** `over`: carried out, or nothing is left to decide. */
export type ApprovalState = 'open' | 'agreed' | 'refused' | 'over';

export interface Approval {
  id: number;
  link: number;
  kind: ApprovalKind;
  state: ApprovalState;
  /** Rows that it is about now; those that came back or were changed since are not among them any more. */
  rows: number;
  /** Rows that the link had when it was asked. */
  allRows: number;
  /** Some of the rows as people know them. */
  samples: string[];
  /** `older-version`: the number of our write that the file shows. */
  shownN: number | null;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** Rows that are shown of each approval. */
export const SAMPLES_MAX = 5;

/** Asks one question; both answers are in it. */
export function approvalSentence(
  { kind, rows, allRows }: Pick<Approval, 'kind' | 'rows' | 'allRows'>,
  { tabName: tab, deletes, deleteGuard = DELETE_GUARD }: Pick<Link, 'tabName' | 'deletes' | 'deleteGuard'>,
): string {
  const gone = deletes === 'clear' ? 'emptied' : 'deleted';
  const before = rows > deleteGuard.rows ? '' : ` More went within ${SIZE_MINUTES} minutes before.`;
  const some = `${rows} of ${allRows} rows`;
  switch (kind) {
    case 'delete-in-mysql':
      return `${some} are gone from the tab "${tab}".${before} Agree: they are ${gone} in MySQL, too. Refuse: they come back to the tab.`;
    case 'delete-in-sheet':
      return `${some} were deleted in MySQL.${before} Agree: they are ${gone} in the tab "${tab}", too. Refuse: they come back to MySQL.`;
    case 'older-version':
      return `The spreadsheet does not hold our last write: an older version of it seems to have been restored. Agree: what its linked tabs show now goes to MySQL. Refuse: what MySQL holds goes back to them.`;
    case 'schema':
      return `The columns of the tab "${tab}" changed.`;
  }
}

/** A row in a few words: its first filled cells. */
export function sampleOf(base: RowBase, columns: readonly Pick<Column, 'id'>[]): string {
  const shown = columns.flatMap(({ id }) => showValue(base[id]?.v ?? null) ?? []);
  const text = shown.slice(0, 3).join(', ');
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
