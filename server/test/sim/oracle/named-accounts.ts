/**
 * What the product stores, by the names of MySQL's columns: ids are the product's own, and a column that comes back has another one.
 */
import type { RowState } from '../../../core/base.ts';
import type { Conflict, Issue } from '../../../core/conflict.ts';
import type { Link } from '../../../core/link.ts';
import type { Committed, SimMysql, StoredEntry, Values } from '../mysql/sim-mysql.ts';
import type { StoredConflict } from '../../../ports/conflicts.ts';
import type { TabColumns, TabLink } from '../sheet/tab-columns.ts';

export class NamedAccounts {
  readonly #committed: Committed;
  readonly #link: () => Link;
  readonly #columns: TabColumns;
  /** Of all ids that there ever were: none is given twice. */
  readonly #names = new Map<string, string>();

  /** `link` gives the link as it is stored now. */
  constructor({ committed }: SimMysql, link: () => Link, columns: TabColumns) {
    this.#committed = committed;
    this.#link = link;
    this.#columns = columns;
  }

  get table(): string {
    return this.#link().table;
  }

  /** The link with the columns that the tab has. */
  link(): TabLink {
    const link = this.#link();
    return this.#columns.link(link, this.#committed.registry(link.id));
  }

  /** The link with the columns that are synced, where the product believes them to be. */
  synced(): Link {
    const link = this.#link();
    return { ...link, columns: link.columns.map((column) => ({ ...column, id: column.name })) };
  }

  /** Ids of the synced columns. */
  idsByName(): Map<string, string> {
    return new Map(this.#link().columns.map(({ id, name }) => [name, id]));
  }

  /** MySQL's rows without the columns that are not synced. */
  tableRows(): Map<string, Values> {
    const names = this.idsByName();
    const rows = [...this.#committed.tableRows(this.table)];
    return new Map(
      rows.map(([pk, values]) => [
        pk,
        Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name))),
      ]),
    );
  }

  states(): RowState[] {
    const names = this.#learn();
    return this.#committed
      .rows(this.#link().id)
      .map((state) => ({ ...state, base: state.base && renamed(state.base, names) }));
  }

  entries(): StoredEntry[] {
    const names = this.#learn();
    return this.#committed
      .entries(this.#link().id)
      .map((entry) => ({ ...entry, cells: renamed(entry.cells, names) }));
  }

  conflicts(): StoredConflict[] {
    const names = this.#learn();
    return this.#committed.conflicts(this.#link().id).map((conflict) => withName(conflict, names));
  }

  issues(): Issue[] {
    const names = this.#learn();
    return this.#committed.issues(this.#link().id).map((issue) => withName(issue, names));
  }

  #learn(): ReadonlyMap<string, string> {
    for (const { id, name } of this.#committed.registry(this.#link().id).columns) this.#names.set(id, name);
    return this.#names;
  }
}

function renamed<V>(
  values: Readonly<Record<string, V>>,
  names: ReadonlyMap<string, string>,
): Record<string, V> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [names.get(id) ?? id, value]));
}

function withName<R extends Pick<Conflict | Issue, 'column'>>(
  record: R,
  names: ReadonlyMap<string, string>,
): R {
  return record.column === null ? record : { ...record, column: names.get(record.column) ?? record.column };
}
