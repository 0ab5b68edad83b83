/** What a person decided before the sync starts, and what of it is sent. Pure. */
import type { PreviewAnswer, PreviewColumn } from '../../../shared/protocol/registration.ts';
import type { Choices } from '../../rpc.ts';

export interface ColumnChoice {
  name?: string;
  type?: PreviewColumn['type'];
  direction?: 'both' | 'sheet-to-db' | 'db-to-sheet';
  formulas?: 'value' | 'text';
  rules?: 'strict' | 'lenient';
  skip?: boolean;
}

export interface Draft {
  headerRow: number;
  /** A table that is there already; null: one is made for the tab. */
  table: string | null;
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
    ...(columns.length > 0 && { columns }),
    ...(draft.keyHeader !== null && draft.table === null && { keyHeader: draft.keyHeader }),
    ...(draft.policy !== 'latest' && { policy: draft.policy }),
    ...(draft.deletes !== 'delete' && { deletes: draft.deletes }),
    ...(draft.notes && { notes: true }),
  };
}

/** The draft with a column changed. */
export function withColumn(draft: Draft, index: number, change: ColumnChoice): Draft {
  return { ...draft, columns: { ...draft.columns, [index]: { ...draft.columns[index], ...change } } };
}
