/**
 * Linked tables of the simulated server with what their triggers do: every change that is not ours is marked in the change
 * queue with the time of its statement, in the same transaction. Commits that changed rows are told to who listens.
 */
import type { Micros } from '../../../core/micros.ts';
import type { Change } from '../../../ports/change-queue.ts';
import { linkedTable, type LinkedRow, type StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import type { Commit, CommittedRow, Values } from './sim-mysql.ts';

/** Rules of the customer's own that a linked table may have. The answers are numbers of MySQL's errors. */
export interface TableRules {
  /** Why a row with these values is refused, for example 3819; null when it is not. */
  refuseRow?: (values: Values) => number | null;
  /** Why this row cannot be deleted, for example 1451. */
  keepRow?: (pk: string) => number | null;
  /** What a trigger of the customer's makes of the values of a write. */
  rewrite?: (values: Values) => Values;
}

export interface LinkedTables {
  tables: StoredTables;
  now: () => Micros;
  rules: TableRules;
  /** When customers' statements were, also those that were rolled back. */
  statements: Set<Micros>;
  onCommit: (commit: Commit) => void;
}

interface Write {
  table: string;
  pk: string;
  /** Null: the row is deleted. */
  row: Pick<LinkedRow, 'values' | 'sheetRow' | 'status'> | null;
  /** The time of the statement. */
  at: Micros;
  /** `ours` carries our origin, so the triggers skip it; `ours-marked` is ours and is marked like anybody's. */
  by: 'ours' | 'ours-marked' | 'customer';
  /** Who had a marked write of ours done. */
  person?: string | null;
}

const touched = new WeakMap<Trx, Map<string, { table: string; pk: string }>>();

/** Writes one row; what is there already must be locked by this transaction. Throws MysqlError 1062. */
export async function writeLinkedRow(linked: LinkedTables, trx: Trx, write: Write): Promise<void> {
  const { tables } = linked;
  const table = linkedTable(tables, write.table);
  const before = table.read(trx, write.pk);
  if (write.row === null) {
    if (before === undefined) return;
    await table.delete(trx, write.pk);
  } else {
    const row = nextRow(before, write, write.row);
    if (before === undefined) await table.insert(trx, write.pk, row);
    else await table.update(trx, write.pk, row);
  }
  if (write.by === 'customer') linked.statements.add(write.at);
  if (write.by !== 'ours') {
    const operation = write.row === null ? 'DELETE' : before === undefined ? 'INSERT' : 'UPDATE';
    const id = tables.queue.nextId();
    const isOurs = write.by === 'ours-marked';
    const change: Change = {
      id,
      pk: write.pk,
      operation,
      changedAt: write.at,
      ...(isOurs && { origin: 'SYSTEM', ...(write.person != null && { by: write.person }) }),
    };
    await tables.queue.insert(trx, String(id), { table: write.table, change });
  }
  remember(linked, trx, write);
}

/** The values as MySQL would store them: columns that are not named are NULL. */
export function storedValues(linked: LinkedTables, known: Values | undefined, values: Values): Values {
  const written = linked.rules.rewrite?.(values) ?? values;
  return { ...known, ...written };
}

/** Whether the last that changed the row's values was a write of ours. */
export function isOurs({ isBySheet, hashed, values }: LinkedRow): boolean {
  return isBySheet && hashed !== null && sameValues(hashed, values);
}

function nextRow(
  before: LinkedRow | undefined,
  write: Write,
  { values, sheetRow, status }: Pick<LinkedRow, 'values' | 'sheetRow' | 'status'>,
): LinkedRow {
  const isChanged = before === undefined || !sameValues(before.values, values);
  const modifiedAt = isChanged ? write.at : before.modifiedAt;
  const { hashed = null, isBySheet = false } =
    write.by === 'customer' ? (before ?? {}) : { hashed: values, isBySheet: true };
  return { values, sheetRow, status, modifiedAt, hashed, isBySheet };
}

function remember(linked: LinkedTables, trx: Trx, { table, pk }: Write): void {
  let rows = touched.get(trx);
  if (rows === undefined) {
    rows = new Map();
    touched.set(trx, rows);
    const all = rows;
    trx.atCommit(() => tell(linked, trx, [...all.values()]));
  }
  rows.set(JSON.stringify([table, pk]), { table, pk });
}

function tell(linked: LinkedTables, trx: Trx, rows: readonly { table: string; pk: string }[]): void {
  const changed = rows.flatMap(({ table, pk }): CommittedRow[] => {
    const stored = linkedTable(linked.tables, table);
    const [before, after] = [stored.read(null, pk), stored.read(trx, pk)];
    if (sameValues(before?.values, after?.values)) return [];
    const statementAt = after?.modifiedAt ?? linked.now();
    return [{ table, pk, before: before?.values ?? null, after: after?.values ?? null, statementAt }];
  });
  if (changed.length > 0) linked.onCommit({ by: trx.client.name, at: linked.now(), rows: changed });
}

function sameValues(a: Values | undefined, b: Values | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const columns = [...Object.keys(a), ...Object.keys(b)];
  return columns.every((column) => (a[column] ?? null) === (b[column] ?? null));
}
