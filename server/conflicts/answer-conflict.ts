/**
 * A person answers a conflict: puts the loser back, or chooses a side of one that waits. In one transaction with the row, under
 * the same locks as every merge; what changes goes on through the normal flows. Answering twice does it once.
 */
import type { RowState, TableRow } from '../core/base.ts';
import {
  planChoice,
  planRestore,
  type AnswerPlan,
  type ConflictScene,
  type Side,
} from '../core/conflict-answer.ts';
import { namedValues, type HistoryEntry } from '../core/history-entry.ts';
import { mirrorsOf, type Link } from '../core/link.ts';
import { isDirty } from '../core/observe.ts';
import { lockRow, withoutHolds, type LockedRow } from '../history/lock-row.ts';
import { rowStatus } from '../core/row-status.ts';
import { SyncError } from '../core/sync-error.ts';
import type { CellValue } from '../core/values/cell-value.ts';
import type { ConflictAnswer, StoredConflict } from '../ports/conflicts.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import type { WriteOutcome } from '../ports/tables.ts';

export type AnswerPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'rows'
  | 'tables'
  | 'records'
  | 'conflicts'
  | 'history'
  | 'doorbell'
  | 'log'
>;

export interface Answered {
  conflict: StoredConflict;
  /** False: it had been answered so before, and nothing was done. */
  isNew: boolean;
}

/** Puts the loser back on both sides. Throws what `planRestore` throws, CONFLICT_UNKNOWN and ROW_BUSY. */
export function restoreLoser(
  ports: AnswerPorts,
): (link: Pick<Link, 'id'>, id: number, force: boolean) => Promise<Answered> {
  return (link, id, force) =>
    answer(ports, link, id, 'restore', (conflict, row) =>
      planRestore({ conflict, chosen: chosenSide(conflict), ...row }, force),
    );
}

/** Throws what `planChoice` throws, CONFLICT_UNKNOWN, CONFLICT_CLOSED and ROW_BUSY. */
export function chooseSide(
  ports: AnswerPorts,
): (link: Pick<Link, 'id'>, id: number, side: Side) => Promise<Answered> {
  return (link, id, side) =>
    answer(ports, link, id, side, (conflict, row) => {
      if (!conflict.isOpen) throw new SyncError('CONFLICT_CLOSED');
      return planChoice({ conflict, chosen: null, ...row }, side);
    });
}

/** What the answer meets, beside the conflict. */
type Scene = LockedRow & Pick<ConflictScene, 'isChangedSince' | 'mirrors'>;

async function answer(
  ports: AnswerPorts,
  { id: linkId }: Pick<Link, 'id'>,
  id: number,
  given: ConflictAnswer,
  planOf: (conflict: StoredConflict, row: Scene) => AnswerPlan,
): Promise<Answered> {
  const known = await ports.conflicts.get(id);
  if (known?.link !== linkId) throw new SyncError('CONFLICT_UNKNOWN');
  const { spreadsheet } = await ports.links.get(known.link);
  const answered = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockShared(tx, spreadsheet);
    const link = await ports.links.getIn(tx, known.link);
    const row = await lockRow(ports, tx, link, known.key);
    const conflict = await ports.conflicts.lock(tx, id);
    if (conflict === null) throw new SyncError('CONFLICT_UNKNOWN');
    if (conflict.answers.includes(given)) return { conflict, isNew: false };
    const { key, createdAt } = conflict;
    const isChangedSince = await ports.history.isChangedSince(tx, link.id, key, createdAt);
    const plan = planOf(conflict, { ...row, isChangedSince, mirrors: mirrorsOf(link) });
    if (plan.kind === 'delete') await takeAway(ports, tx, link, row);
    else if (plan.kind !== 'none') await carryOut(ports, tx, link, row, plan, given);
    await ports.conflicts.answer(tx, id, given);
    return { conflict: (await ports.conflicts.lock(tx, id)) ?? conflict, isNew: true };
  });
  if (answered.isNew) {
    ports.log.info(
      { event: 'conflict-answered', conflict: id, answer: given },
      'a person answered a conflict',
    );
    await ports.doorbell.ring('db-to-sheet', spreadsheet);
  }
  return answered;
}

/**
 * A choice for the sheet is the sheet's own value on its way to MySQL. A restored value is a change like any other program's:
 * the triggers mark it, and the sheet gets it.
 */
async function carryOut(
  ports: AnswerPorts,
  tx: Tx,
  link: Link,
  { state, db }: LockedRow,
  plan: Exclude<AnswerPlan, { kind: 'none' | 'delete' }>,
  given: ConflictAnswer,
): Promise<void> {
  if (state?.pk == null || db === null) throw new SyncError('ROW_GONE');
  const { column } = plan;
  const released = withoutHolds(state, [column]);
  let after = db;
  if (plan.kind === 'write') after = await write(ports, tx, link, released, { [column]: plan.value }, given);
  if (plan.kind === 'write' && given !== 'restore') {
    // A restored value is told when it has reached the sheet.
    await ports.records.addHistory(tx, link, [choiceOf(link, { state, db }, column, plan.value)]);
  }
  const next = { ...released, dirty: isDirty(released.base, after) };
  if (state.base?.[column]?.held) await ports.rows.save(tx, link.id, [next]);
  await ports.tables.mark(tx, link, [{ pk: state.pk, row: state.row, status: rowStatus(next) }]);
  await ports.records.settle(tx, link.id, [{ key: state.key, columns: [column] }]);
  await ports.records.addActivity(tx, {
    link: link.id,
    direction: given === 'sheet' ? 'sheet-to-mysql' : 'mysql-to-sheet',
    what: given === 'restore' ? 'restore' : 'choice',
    rows: 1,
    cells: 1,
  });
}

/** As any other program would delete it: the triggers mark it, and the sheet's row goes through the normal flow. */
async function takeAway(ports: AnswerPorts, tx: Tx, link: Link, { state }: LockedRow): Promise<void> {
  if (state?.pk == null) throw new SyncError('ROW_GONE');
  const refused = await ports.tables.takeAway(tx, link, state.pk, null);
  if (refused !== null) throw new SyncError('RESTORE_IMPOSSIBLE', refused.why);
  await ports.records.settle(tx, link.id, [{ key: state.key, columns: null }]);
  const activity = { link: link.id, what: 'restore', rows: 1, cells: 0 };
  await ports.records.addActivity(tx, { ...activity, direction: 'mysql-to-sheet' });
}

function choiceOf(link: Link, { state, db }: LockedRow, column: string, value: CellValue): HistoryEntry {
  const about = {
    key: state?.key ?? null,
    pk: state?.pk ?? null,
    row: state?.row ?? null,
    by: null,
    at: null,
  };
  const old = namedValues(link, { [column]: db?.values[column] ?? null });
  const now = namedValues(link, { [column]: value });
  return { ...about, origin: 'SHEET', operation: 'UPDATE', old, new: now, outcome: 'applied', rows: 1 };
}

async function write(
  ports: Pick<AnswerPorts, 'tables'>,
  tx: Tx,
  link: Link,
  state: RowState,
  values: Record<string, CellValue>,
  given: ConflictAnswer,
): Promise<TableRow> {
  const row = { pk: state.pk ?? '', key: state.key, values, row: state.row };
  const outcome: WriteOutcome | undefined =
    given === 'restore'
      ? await ports.tables.change(tx, link, row, null)
      : (await ports.tables.update(tx, link, [row]))[0];
  if (outcome === undefined) throw new SyncError('INVARIANT', 'a write has no outcome');
  if ('rejected' in outcome) throw new SyncError('VALUE_UNSTORABLE', outcome.rejected.why);
  return outcome.row;
}

function chosenSide({ answers }: StoredConflict): Side | null {
  if (answers.includes('sheet')) return 'sheet';
  return answers.includes('db') ? 'db' : null;
}
