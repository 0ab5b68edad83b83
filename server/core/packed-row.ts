/**
 * Rows of a large tab as a read keeps them: each row's cells are one text, and are cells again while somebody looks at them. So a whole
 * tab takes little more memory than its values, and reading it in pages is worth it. Pure.
 */
import type { SeenRow } from './read-tab.ts';
import type { Observed } from './values/from-sheet.ts';

/** What stands in the text for one cell: its bare value, ABSENT, or all of it when there is more to tell. */
type Packed = string | boolean | null | typeof ABSENT | Observed;

/** No value is a number, so this is a cell that could not be judged. */
const ABSENT = 0;

/**
 * The same row, kept small. `columns` are the ids of all columns that its cells may have; many rows share the array. `key` is its key, as
 * the text that is kept anyway.
 */
export function packRow(seen: SeenRow, columns: readonly string[], key = seen.key): SeenRow {
  return new PackedRow(seen, key, columns);
}

class PackedRow implements SeenRow {
  readonly row: number;
  readonly key: string | null;
  readonly #columns: readonly string[];
  readonly #text: string;

  constructor({ row, cells }: SeenRow, key: string | null, columns: readonly string[]) {
    this.row = row;
    this.key = key;
    this.#columns = columns;
    this.#text = JSON.stringify(columns.map((column) => packed(cells[column])));
  }

  /** Made anew at each look. */
  get cells(): Record<string, Observed> {
    const all = JSON.parse(this.#text) as Packed[];
    const cells: Record<string, Observed> = {};
    this.#columns.forEach((column, at) => {
      const cell = all[at];
      if (cell === undefined || typeof cell === 'number') return;
      cells[column] = typeof cell === 'object' && cell !== null ? cell : { value: cell, formula: null };
    });
    return cells;
  }
}

function packed(cell: Observed | undefined): Packed {
  if (cell === undefined) return ABSENT;
  const { value, formula } = cell;
  return formula === null && (value === null || typeof value !== 'object') ? value : cell;
}
