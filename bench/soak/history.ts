/**
 * The soak's own judge. It imports nothing of the product: it keeps what people and programs were told is done, and says at the end
 * whether both sides hold exactly that. Every value is written once in a run, so a value names its writer.
 */

/** A row of a side: its id first, then the cells in the order of `COLUMNS`. */
export type Row = readonly string[];

/** `person`: only people write it; `program`: only SQL does; `shared`: both do, so the later one wins. */
export const COLUMNS = ['person', 'program', 'shared'] as const;
export type ColumnName = (typeof COLUMNS)[number];

/** Columns with one kind of writer hold what was written last. */
const ONE_WRITER: ReadonlySet<ColumnName> = new Set(['person', 'program']);

export class History {
  readonly #rows = new Map<string, Map<ColumnName, string[]>>();
  readonly #gone = new Set<string>();
  readonly #perhapsGone = new Set<string>();
  readonly #undone = new Set<string>();
  /** Values that were in the sheet for an instant and could not be found again: they may be anywhere in their column or nowhere. */
  readonly #unplaced = new Set<string>();

  added(id: string, cells: Readonly<Record<ColumnName, string>>): void {
    this.#rows.set(id, new Map(COLUMNS.map((column) => [column, [cells[column]]])));
  }

  wrote(id: string, column: ColumnName, value: string): void {
    this.#rows.get(id)?.get(column)?.push(value);
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

  /** Sentences about what is wrong; none when all is well. Both sides must be at rest. */
  problems(sheet: readonly Row[], table: readonly Row[]): string[] {
    return [
      ...differences(sheet, table),
      ...this.#wrongRows(sheet),
      ...sheet.flatMap((row) => this.#wrongCells(row)),
    ];
  }

  #wrongRows(sheet: readonly Row[]): string[] {
    const shown = new Set(sheet.map(([id = '']) => id));
    const isSettled = (id: string) => !this.#perhapsGone.has(id);
    const lost = [...this.#rows.keys()].filter(
      (id) => !this.#gone.has(id) && !shown.has(id) && isSettled(id),
    );
    const back = [...this.#gone].filter((id) => shown.has(id) && isSettled(id));
    const twice = sheet.length - shown.size;
    return [
      ...lost.map((id) => `row ${id} is lost`),
      ...back.map((id) => `row ${id} was deleted and is there again`),
      ...(twice > 0 ? [`${twice} rows are there twice`] : []),
    ];
  }

  #wrongCells([id = '', ...cells]: Row): string[] {
    const known = this.#rows.get(id);
    if (known === undefined) return [`row ${id} was invented`];
    return COLUMNS.flatMap((column, at) => {
      const value = cells[at] ?? '';
      const written = known.get(column) ?? [];
      if (this.#undone.has(value)) return [`${id}.${column} holds ${value}, which was rolled back`];
      if (this.#unplaced.has(value)) return [];
      if (!written.includes(value)) return [`${id}.${column} holds ${value}, which nobody wrote there`];
      if (!ONE_WRITER.has(column) || value === written.at(-1)) return [];
      return [`${id}.${column} holds ${value}; ${written.at(-1) ?? ''} was written later`];
    });
  }
}

function differences(sheet: readonly Row[], table: readonly Row[]): string[] {
  const [inSheet, inTable] = [sheet, table].map((rows) => new Set(rows.map((row) => JSON.stringify(row))));
  const only = (these: Set<string> | undefined, those: Set<string> | undefined) =>
    [...(these ?? [])].filter((row) => !those?.has(row));
  return [
    ...only(inSheet, inTable).map((row) => `only in the sheet: ${row}`),
    ...only(inTable, inSheet).map((row) => `only in MySQL: ${row}`),
  ];
}
