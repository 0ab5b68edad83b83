/**
 * A person puts back what a cell, or a whole row, held before an entry of the history. It becomes a change in MySQL like any
 * other program's, so that the sheet gets it through the normal flow. Asked for twice it is done once.
 */
import { unknownRow, type RowState } from '../core/base.ts';
import { planEntryRestore, type RestorePlan } from '../core/history-restore.ts';
import type { Link } from '../core/link.ts';
import { isDirty } from '../core/observe.ts';
import { rowStatus } from '../core/row-status.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { StoredEntry } from '../ports/history.ts';
import type { Ports } from '../ports/ports.ts';
import type { WriteOutcome } from '../ports/tables.ts';
import { lockRow, withoutHolds, type LockedRow } from './lock-row.ts';

export type RestorePorts = Pick<
  Ports,
  'database' | 'spreadsheets' | 'links' | 'rows' | 'tables' | 'records' | 'history' | 'doorbell' | 'log'
>;

export interface RestoreWanted {
  /** Number of the entry. */
  id: number;
  /** Name of the MySQL column; null: all that the entry tells of. */
  column: string | null;
  /** Also when somebody changed a cell since. */
  force: boolean;
  /** Who wants it, where it is known. */
  by: string | null;
}

/** False: it was done before, or is so already. Throws what `planEntryRestore` throws, ENTRY_UNKNOWN and ROW_BUSY. */
export function restoreEntry(
  ports: RestorePorts,
): (link: Pick<Link, 'id'>, wanted: RestoreWanted) => Promise<{ isNew: boolean }> {
  return async ({ id: linkId }, wanted) => {
    const known = await ports.history.get(linkId, wanted.id);
    if (known === null) throw new SyncError('ENTRY_UNKNOWN');
    const { spreadsheet } = await ports.links.get(linkId);
    const isNew = await ports.database.transaction(async (tx) => {
      await ports.spreadsheets.lockShared(tx, spreadsheet);
      const link = await ports.links.getIn(tx, linkId);
      return restoreIn(ports, tx, link, wanted, known);
    });
    if (isNew) {
      const fields = { event: 'history-restored', link: linkId, entry: wanted.id, force: wanted.force };
      ports.log.info(fields, 'a person had an older value put back');
      await ports.doorbell.ring('db-to-sheet', spreadsheet);
    }
    return { isNew };
  };
}

async function restoreIn(
  ports: RestorePorts,
  tx: Tx,
  link: Link,
  { id, column, force, by }: RestoreWanted,
  { key }: StoredEntry,
): Promise<boolean> {
  if (key === null) throw new SyncError('RESTORE_IMPOSSIBLE', 'The entry stands for many rows.');
  const row = await lockRow(ports, tx, link, key);
  const entry = await ports.history.lock(tx, link.id, id);
  if (entry === null) throw new SyncError('ENTRY_UNKNOWN');
  if (entry.restored.has(column ?? '')) return false;
  const plan = planEntryRestore({ link, entry, ...row }, column, force);
  if (plan.kind === 'none') return false;
  const state = await carryOut(ports, tx, link, { entry, key, by, plan }, row);
  await ports.rows.save(tx, link.id, [state]);
  const columns = Object.keys(plan.values);
  await ports.records.settle(tx, link.id, [{ key, columns }]);
  await ports.records.addActivity(tx, {
    link: link.id,
    direction: 'mysql-to-sheet',
    what: 'restore',
    rows: 1,
    cells: columns.length,
  });
  await ports.history.markRestored(tx, id, column);
  return true;
}

interface Restore {
  entry: StoredEntry;
  key: string;
  by: string | null;
  plan: Exclude<RestorePlan, { kind: 'none' }>;
}

/** The row's state to be stored. */
async function carryOut(
  ports: Pick<RestorePorts, 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  { entry, key, by, plan }: Restore,
  { state, db }: LockedRow,
): Promise<RowState> {
  if (plan.kind === 'insert') {
    const known = state ?? unknownRow(key);
    const pk = await freePk(ports, tx, link, key, entry.pk);
    const write = { pk, key, values: plan.values, row: known.row, status: 'PENDING' as const };
    const row = rowOf(await ports.tables.bringBack(tx, link, write, by));
    return { ...known, pk: row.pk, dirty: true };
  }
  if (state?.pk == null || db === null) throw new SyncError('ROW_GONE');
  const released = withoutHolds(state, Object.keys(plan.values));
  const write = { pk: state.pk, key, values: plan.values, row: state.row };
  const row = rowOf(await ports.tables.change(tx, link, write, by));
  const next = { ...released, dirty: isDirty(released.base, row) };
  await ports.tables.mark(tx, link, [{ pk: state.pk, row: state.row, status: rowStatus(next) }]);
  return next;
}

/** The row's own primary key, unless another row has it by now: then MySQL chooses a new one. */
async function freePk(
  { rows, tables }: Pick<RestorePorts, 'rows' | 'tables'>,
  tx: Tx,
  link: Link,
  key: string,
  pk: string | null,
): Promise<string | null> {
  if (pk === null || pk === '') return null;
  const owner = (await rows.keysByPk(link.id, [pk])).get(pk);
  if (owner !== undefined && owner !== key) return null;
  const there = (await tables.read(tx, link, [pk])).get(pk);
  if (there?.isOutside) {
    throw new SyncError(
      'RESTORE_IMPOSSIBLE',
      'MySQL has the row, and it does not meet the condition of the link.',
    );
  }
  return there === undefined ? pk : null;
}

function rowOf(outcome: WriteOutcome): {
  pk: string;
  values: Extract<WriteOutcome, { row: unknown }>['row']['values'];
} {
  if ('rejected' in outcome) throw new SyncError('VALUE_UNSTORABLE', outcome.rejected.why);
  return outcome.row;
}
