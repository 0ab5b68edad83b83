/**
 * The schema registry as schema evolution sees it: every column that a link has or had, with what proves which column of the
 * tab and of the table it is. A link's own `columns` are those that are `active`.
 */
import type { Column } from '../link.ts';

/**
 * Why a column is not synced. `removed`: it is not in the tab; `unnamed`: its header is blank; `duplicate`: another column
 * has the same header; `dropped`: MySQL has it no longer; `skipped`: a person decided so; `unsupported`: Rowlink cannot sync
 * its MySQL type, or the tab has too many columns.
 */
export type WhyDeprecated = 'removed' | 'unnamed' | 'duplicate' | 'dropped' | 'skipped' | 'unsupported';

/** `wanted`: it waits for its column in MySQL or in the tab. A deprecated column keeps its data on both sides. */
export type ColumnStatus = 'active' | 'wanted' | 'deprecated';

export interface RegisteredColumn extends Omit<Column, 'index'> {
  /** 0-based column of the tab; null when the tab has none. */
  index: number | null;
  status: ColumnStatus;
  /** Null unless deprecated. */
  why: WhyDeprecated | null;
  /** Its tag was seen on it: from then on the tag says which column of the tab it is, and the header may change. */
  isTagged: boolean;
  /** MySQL's table has the column. */
  isInTable: boolean;
}

/** The column of the row keys, which is known like any other. */
export interface KeyColumn {
  index: number;
  header: string;
  isTagged: boolean;
}

/** Everything that a link's registry holds. */
export interface Registry {
  /** Raised by every change; batches of edits carry it. The first is 1. */
  version: number;
  columns: readonly RegisteredColumn[];
  key: KeyColumn;
  /** Highest number that a column id of this link ever had: ids are never given twice. */
  idsGiven: number;
}

/** The tag of the key column; those of the others are column ids. */
export const KEY_TAG = 'key';

/** The tab's header row and the tags on its columns, as one read shows them. */
export interface HeaderSeen {
  /** Headers as people read them, by 0-based column; blank ones are ''. */
  texts: readonly string[];
  tags: readonly ColumnTag[];
}

/** Developer metadata of a column that names it: it moves along with the column and goes with it. */
export interface ColumnTag {
  /** 0-based. */
  column: number;
  /** Column id, or `KEY_TAG`. */
  id: string;
}

function syncedColumn(column: RegisteredColumn, index: number): Column {
  const { id, header, name, type, nativeType, formulas, rules, direction, zone, since } = column;
  return {
    id,
    index,
    header,
    name,
    type,
    nativeType,
    ...(formulas && { formulas }),
    ...(rules && { rules }),
    ...(direction && { direction }),
    ...(zone !== undefined && { zone }),
    ...(since !== undefined && { since }),
  };
}

/** The columns of a link that are synced, in the order of the tab. */
export function activeColumns(columns: readonly RegisteredColumn[]): Column[] {
  return columns
    .flatMap((column) =>
      column.status === 'active' && column.index !== null ? [syncedColumn(column, column.index)] : [],
    )
    .sort((a, b) => a.index - b.index);
}
