/**
 * Who entered what, cell by cell: every value is entered once only, so that at the end each can be asked for. The last value
 * of either side must be on both sides or on record; nothing else may be there.
 */
export type Side = 'sheet' | 'mysql';

export interface Accounts {
  /** Live rows by id, as both sides hold them. */
  rows: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Values that lost, or were recorded with a deleted row. */
  recorded: ReadonlySet<string>;
}

export class Ledger {
  /** By row and column: values in the order in which each side entered them. */
  readonly #entries = new Map<string, Map<string, { side: Side; value: string }[]>>();
  readonly #deleted = new Set<string>();
  /** Entries that a later delete took along: they need not be found again. */
  readonly #takenAlong = new Set<string>();

  enter(id: string, column: string, value: string, side: Side): void {
    const row = this.#entries.get(id) ?? new Map<string, { side: Side; value: string }[]>();
    row.set(column, [...(row.get(column) ?? []), { side, value }]);
    this.#entries.set(id, row);
  }

  /** Somebody deleted the row: it may be gone, and may be back when the other side had changed it. */
  deleted(id: string): void {
    this.#deleted.add(id);
    for (const entries of this.#entries.get(id)?.values() ?? []) {
      for (const { value } of entries) this.#takenAlong.add(value);
    }
  }

  /** Sentences about what is wrong; none when every entry is accounted for. */
  problems({ rows, recorded }: Accounts): string[] {
    const problems: string[] = [];
    for (const id of rows.keys()) if (!this.#entries.has(id)) problems.push(`row ${id} was never made`);
    for (const [id, columns] of this.#entries) {
      const row = rows.get(id);
      if (row === undefined) {
        if (!this.#deleted.has(id)) problems.push(`row ${id} is gone, and nobody deleted it`);
        continue;
      }
      for (const [column, entries] of columns) {
        const value = row[column] ?? '';
        if (!entries.some((entry) => entry.value === value)) {
          problems.push(`${id}.${column} holds ${value}, which nobody entered there`);
        }
        for (const side of ['sheet', 'mysql'] as const) {
          const last = entries.findLast((entry) => entry.side === side);
          const isOwed = last !== undefined && last === entries.at(-1) && !this.#takenAlong.has(last.value);
          if (isOwed && last.value !== value && !recorded.has(last.value)) {
            problems.push(
              `${id}.${column}: ${last.value}, entered last (${side}), is neither there nor on record`,
            );
          }
        }
      }
    }
    return problems;
  }
}
