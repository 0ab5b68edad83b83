/** What a person decided before the sync starts, and what of it is sent. Pure. */
import type { PreviewAnswer, PreviewColumn } from '../../../shared/protocol/registration.ts';
import type { Condition } from '../../../shared/protocol/row-filter.ts';
import type { Choices } from '../../rpc.ts';

export interface ColumnChoice {
  name?: string;
  type?: PreviewColumn['type'];
  direction?: 'both' | 'sheet-to-db' | 'db-to-sheet';
  formulas?: 'value' | 'text';
  rules?: 'strict' | 'lenient';
  skip?: boolean;
}

export interface DraftCondition extends Pick<Condition, 'column' | 'op'> {
  /** As typed; several values with commas. */
  text: string;
}

export interface Draft {
  headerRow: number;
  /** A table that is there already; null: one is made for the tab. */
  table: string | null;
  /** Columns that tell the rows of a view apart, with commas. */
  viewKey: string;
  /** Which rows of such a table are synced: those that meet all of it. */
  filter: readonly DraftCondition[];
  /** Header of a column of the person's own; null: a hidden column is made. */
  keyHeader: string | null;
  policy: NonNullable<Choices['policy']>;
  deletes: NonNullable<Choices['deletes']>;
  /** Cells that wait for a person get a note. */
  notes: boolean;
  /** By 0-based column. */
  columns: Readonly<Record<number, ColumnChoice>>;
}

export const newDraft: Draft = {
  headerRow: 1,
  table: null,
  viewKey: '',
  filter: [],
  keyHeader: null,
  policy: 'latest',
  deletes: 'delete',
  notes: false,
  columns: {},
};

/** Only what differs from what the server would do by itself is sent, with the headers that the person saw. */
export function choicesOf(draft: Draft, preview: PreviewAnswer | null): Choices {
  const columns = (preview?.columns ?? []).flatMap(({ index, header }) => {
    const choice = draft.columns[index];
    return choice === undefined || Object.keys(choice).length === 0 ? [] : [{ index, header, ...choice }];
  });
  return {
    headerRow: draft.headerRow,
    ...(draft.table !== null && { table: draft.table }),
    ...(draft.table !== null && draft.viewKey !== '' && { viewKey: namesOf(draft.viewKey) }),
    ...(draft.table !== null && draft.filter.length > 0 && { filter: draft.filter.map(conditionOf) }),
    ...(columns.length > 0 && { columns }),
    ...(draft.keyHeader !== null && draft.table === null && { keyHeader: draft.keyHeader }),
    ...(draft.policy !== 'latest' && { policy: draft.policy }),
    ...(draft.deletes !== 'delete' && { deletes: draft.deletes }),
    ...(draft.notes && { notes: true }),
  };
}

export function isUnary(op: Condition['op']): boolean {
  return op === 'is null' || op === 'is not null';
}

function conditionOf({ column, op, text }: DraftCondition): Condition {
  if (isUnary(op)) return { column, op };
  return { column, op, value: op === 'in' ? namesOf(text) : text };
}

function namesOf(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

/** The draft with a column changed. */
export function withColumn(draft: Draft, index: number, change: ColumnChoice): Draft {
  return { ...draft, columns: { ...draft.columns, [index]: { ...draft.columns[index], ...change } } };
}
