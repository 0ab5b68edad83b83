/**
 * The soak's own judge. It imports nothing of the product: it keeps what people and programs were told is done, and says at the end
 * whether both sides hold exactly that. Every value is written once in a run, so a value names its writer.
 */
import { differences, type Row, type Side } from './side.ts';

/** Columns of the first tab, after the id. People write to `person`, programs to `program`, both to `shared`. */
export const COLUMNS = ['person', 'program', 'shared'] as const;
export type ColumnName = (typeof COLUMNS)[number];

export type Writer = 'person' | 'program';

interface Written {
  value: string;
  /** Null: what the row was added with. */
  by: Writer | null;
}

export class History {
  /** By id and column. */
  readonly #rows = new Map<string, Map<string, Written[]>>();
  readonly #gone = new Set<string>();
  readonly #perhapsGone = new Set<string>();
  readonly #undone = new Set<string>();
  /** Values that were in the sheet for an instant and could not be found again: they may be anywhere in their column or nowhere. */
  readonly #unplaced = new Set<string>();
  readonly #columns = new Set<string>(COLUMNS);
  readonly #perhapsColumns = new Set<string>();

  /** Names of the columns that are there for certain. */
  get columns(): readonly string[] {
    return [...this.#columns];
  }

  added(id: string, cells: Readonly<Record<ColumnName, string>>): void {
    this.#rows.set(
      id,
      new Map(COLUMNS.map((column) => [column, [{ value: cells[column], by: null }]] as const)),
    );
  }

  wrote(id: string, column: string, value: string, by: Writer): void {
    const cells = this.#rows.get(id);
    cells?.set(column, [...(cells.get(column) ?? []), { value, by }]);
  }

  unplaced(value: string): void {
    this.#unplaced.add(value);
  }

  /** A deletion was acknowledged; nobody writes to the row any more. */
  removed(id: string): void {
    this.#gone.add(id);
  }

  /** Nobody knows whether the row is there: MySQL went away during the statement, or it was deleted while others may write to it. */
  perhapsRemoved(id: string): void {
    this.#perhapsGone.add(id);
  }

  /** The transaction was rolled back. */
  undone(value: string): void {
    this.#undone.add(value);
  }

  addedColumn(name: string): void {
    this.#columns.add(name);
  }

  /** MySQL went away during the statement. */
  perhapsAddedColumn(name: string): void {
    this.#perhapsColumns.add(name);
  }

  /** Sentences about what is wrong; none when all is well. Both sides must be at rest. */
  problems(sheet: Side, table: Side): string[] {
    return [
      ...differences(sheet, table),
      ...this.#wrongColumns(sheet.columns),
      ...this.#wrongRows(sheet.rows),
      ...sheet.rows.flatMap((row) => this.#wrongCells(row)),
    ];
  }

  #wrongColumns(shown: readonly string[]): string[] {
    const isKnown = (name: string) => this.#columns.has(name) || this.#perhapsColumns.has(name);
    return [
      ...this.columns.filter((name) => !shown.includes(name)).map((name) => `column ${name} is lost`),
      ...shown.filter((name) => !isKnown(name)).map((name) => `column ${name} was invented`),
      ...(new Set(shown).size < shown.length ? [`columns are there twice: ${shown.join(', ')}`] : []),
    ];
  }

  #wrongRows(rows: readonly Row[]): string[] {
    const ids = rows.flatMap(({ id }) => (id === '' ? [] : [id]));
    const shown = new Set(ids);
    const isSettled = (id: string) => !this.#perhapsGone.has(id);
    const lost = [...this.#rows.keys()].filter(
      (id) => !this.#gone.has(id) && !shown.has(id) && isSettled(id),
    );
    // An edit that came with the deletion wins, and brings the row back.
    const edited = rows.filter(({ cells }) => [...cells.values()].some((value) => this.#unplaced.has(value)));
    const isEdited = (id: string) => edited.some((row) => row.id === id);
    const back = [...this.#gone].filter((id) => shown.has(id) && isSettled(id) && !isEdited(id));
    const twice = ids.length - shown.size;
    return [
      ...lost.map((id) => `row ${id} is lost`),
      ...back.map((id) => `row ${id} was deleted and is there again`),
      ...(twice > 0 ? [`${twice} rows are there twice`] : []),
    ];
  }

  #wrongCells({ id, cells }: Row): string[] {
    const known = this.#rows.get(id);
    // A line that a person typed into when its row had just gone.
    const isTypedLine = id === '' && [...cells.values()].every((value) => this.#unplaced.has(value));
    if (known === undefined) return isTypedLine ? [] : [`row ${id} was invented`];
    const names = new Set([...known.keys(), ...cells.keys()]);
    return [...names].flatMap((column) =>
      this.#wrongCell(`${id}.${column}`, cells.get(column) ?? '', known.get(column) ?? []),
    );
  }

  /** Where one kind of writer wrote, the last value has to be there; where both did, either's. */
  #wrongCell(cell: string, value: string, written: readonly Written[]): string[] {
    if (this.#undone.has(value)) return [`${cell} holds ${value}, which was rolled back`];
    if (this.#unplaced.has(value)) return [];
    if (!written.some((one) => one.value === value)) {
      return [`${cell} holds "${value}", which nobody wrote there`];
    }
    const writers = new Set(written.flatMap(({ by }) => by ?? []));
    const last = written.at(-1)?.value ?? '';
    return writers.size > 1 || value === last ? [] : [`${cell} holds ${value}; ${last} was written later`];
  }
}
