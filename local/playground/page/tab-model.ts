/**
 * The cells of the tab in front: what the sheet was last told to hold, and over it what was just typed here and is not
 * confirmed yet. The texts over it always go away again, so that in the end the page shows what the sheet holds.
 */
import type { RowSplice, ShownCell, TabUpdate, WireCell, WireRow } from '../wire.ts';

/** One step of an update, in the order in which the grid has to follow. Rows count as they are at that step. */
export type RowChange =
  | { readonly kind: 'changed'; readonly row: number; readonly columns: readonly number[] }
  | { readonly kind: 'inserted'; readonly row: number; readonly count: number }
  | { readonly kind: 'deleted'; readonly row: number; readonly count: number };

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A text typed at a place. */
export interface TypedText extends Place {
  readonly text: string;
}

export class TabModel {
  #rows: WireRow[] = [];
  readonly #typed = new Map<
    string,
    { readonly text: string; readonly action: symbol; readonly place: Place }
  >();

  get rowCount(): number {
    return this.#rows.length;
  }

  /** How many columns hold something. */
  get usedColumns(): number {
    return this.#rows.reduce((most, row) => Math.max(most, row.length), 0);
  }

  /** The index after the last row that holds something. */
  get usedRows(): number {
    return this.#rows.findLastIndex((row) => row.length > 0) + 1;
  }

  /** What is shown; undefined for a blank. */
  cell(row: number, column: number): ShownCell | undefined {
    const typed = this.#typed.get(key({ row, column }));
    const held = cellOf(this.#rows[row]?.[column]);
    if (!typed) return held;
    const note = held?.note === undefined ? {} : { note: held.note };
    return typed.text === '' && held?.note === undefined
      ? undefined
      : { kind: 'text', text: typed.text, ...note };
  }

  isTyped(row: number, column: number): boolean {
    return this.#typed.has(key({ row, column }));
  }

  /** Shows texts until `settle` is called with the same action. */
  expect(action: symbol, texts: readonly TypedText[]): void {
    for (const { text, row, column } of texts) {
      this.#typed.set(key({ row, column }), { text, action, place: { row, column } });
    }
  }

  /** Ends an action, however it went: its places show again what the sheet holds. Returns the places. */
  settle(action: symbol): Place[] {
    const settled = [...this.#typed].filter(([, typed]) => typed.action === action);
    for (const [at] of settled) this.#typed.delete(at);
    return settled.map(([, { place }]) => place);
  }

  /** Takes over an update and tells what it changed, step by step. Nothing is told of a whole tab: it is drawn anew. */
  apply(update: Pick<TabUpdate, 'whole' | 'splices'>): RowChange[] {
    if (update.whole) {
      this.#typed.clear();
      this.#rows = update.splices.flatMap(({ rows }) => rows);
      return [];
    }
    const changes = update.splices.flatMap((splice) => this.#splice(splice));
    for (const change of changes) if (change.kind !== 'changed') this.#moveTyped(change);
    return changes;
  }

  /** What was typed stays with its row, and goes with it. */
  #moveTyped({ kind, row: from, count }: Exclude<RowChange, { kind: 'changed' }>): void {
    const typed = [...this.#typed.values()];
    this.#typed.clear();
    for (const { place, ...rest } of typed) {
      if (kind === 'deleted' && place.row >= from && place.row < from + count) continue;
      const row = place.row < from ? place.row : place.row + (kind === 'inserted' ? count : -count);
      const moved = { ...place, row };
      this.#typed.set(key(moved), { ...rest, place: moved });
    }
  }

  #splice({ at, removed, rows }: RowSplice): RowChange[] {
    const old = this.#rows.splice(at, removed, ...rows);
    const common = Math.min(removed, rows.length);
    const changes: RowChange[] = [];
    for (let index = 0; index < common; index += 1) {
      const columns = differingColumns(old[index] ?? [], rows[index] ?? []);
      if (columns.length > 0) changes.push({ kind: 'changed', row: at + index, columns });
    }
    if (rows.length > common) {
      changes.push({ kind: 'inserted', row: at + common, count: rows.length - common });
    }
    if (removed > common) changes.push({ kind: 'deleted', row: at + common, count: removed - common });
    return changes;
  }
}

function key({ row, column }: Place): string {
  return `${row}:${column}`;
}

function cellOf(cell: WireCell | undefined): ShownCell | undefined {
  if (cell === null || cell === undefined) return undefined;
  return typeof cell === 'string' ? { kind: 'text', text: cell } : cell;
}

function differingColumns(before: WireRow, after: WireRow): number[] {
  const columns: number[] = [];
  for (let column = 0; column < Math.max(before.length, after.length); column += 1) {
    if (!isSame(cellOf(before[column]), cellOf(after[column]))) columns.push(column);
  }
  return columns;
}

function isSame(a: ShownCell | undefined, b: ShownCell | undefined): boolean {
  return a?.text === b?.text && a?.kind === b?.kind && a?.entry === b?.entry && a?.note === b?.note;
}
