/**
 * Takes away old rows of our own tables, by id from the oldest on, at most 1,000 at a time. Each statement names its rows and
 * its index: a scan would wait for what the flows have locked.
 */
import { toSqlDateTime, fromSqlDateTime } from '../../core/micros.ts';
import type { Perishable, Retention } from '../../ports/retention.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import { forgetEnded } from './remove-link.ts';
import type { Session } from './session.ts';

const PAGE = 1_000;
const DAY = 86_400_000_000;
const MINUTE = 60_000_000;

interface Shelf {
  table: string;
  /** When the row was stored: rows are about in this order, so a younger one ends the search. */
  storedAt: string;
  /** Nobody needs the row any more; `?` is the time before which everything is old. `t` is the table. */
  isDone: string;
  /** Rows of other tables that belong to these, by id. */
  parts?: { table: string; id: string };
}

const NOT_LAST = 'EXISTS (SELECT 1 FROM sync_activity n WHERE n.link_id = t.link_id AND n.id > t.id)';
/** Entries that say only that there was nothing to tell. */
const SILENT = `t.old_values IS NULL AND t.new_values IS NULL AND t.outcome IN ('same', 'joined')`;

const SHELVES: Readonly<
  Record<Exclude<Perishable, 'intents' | 'endedLinks' | 'dashboard'>, readonly Shelf[]>
> = {
  inbox: [{ table: 'sync_inbox', storedAt: 'received_at', isDone: 't.done_at < ?' }],
  changeLog: [
    { table: 'sync_change_log', storedAt: 'processed_at', isDone: `t.processed_at < ? AND ${SILENT}` },
  ],
  history: [
    {
      table: 'sync_change_log',
      storedAt: 'processed_at',
      isDone: 't.processed_at < ?',
      parts: { table: 'sync_restores', id: 'entry_id' },
    },
    { table: 'sync_activity', storedAt: 'created_at', isDone: `t.created_at < ? AND ${NOT_LAST}` },
    {
      table: 'sync_conflicts',
      storedAt: 'created_at',
      isDone: 't.resolved_at < ? AND t.open_cell IS NULL',
      parts: { table: 'sync_conflict_answers', id: 'conflict_id' },
    },
    { table: 'sync_approvals', storedAt: 'created_at', isDone: `t.ended_at < ? AND t.state = 'over'` },
    { table: 'sync_operator_acts', storedAt: 'created_at', isDone: 't.created_at < ?' },
    { table: 'sync_schema_events', storedAt: 'created_at', isDone: 't.created_at < ?' },
  ],
};

export function mysqlRetention(pool: MysqlPool): Retention {
  return {
    purge: (what, olderThanDays) =>
      pool.use(async (session) => {
        const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
        const now = clock ? fromSqlDateTime(text(clock, 'here')) : 0;
        const before = toSqlDateTime(Math.max(0, now - olderThanDays * DAY));
        if (what === 'intents') return purgeWrites(session, before);
        if (what === 'endedLinks') return purgeEnded(session, before);
        if (what === 'dashboard') return purgeMinutes(session, now - olderThanDays * DAY);
        let purged = 0;
        for (const shelf of SHELVES[what]) purged += await purgeShelf(session, shelf, before);
        if (what === 'inbox') purged += await purgeBatches(session, before);
        return purged;
      }),
  };
}

/** The oldest rows may be such that stay: the search goes on behind them until it meets a young one. */
async function purgeShelf(session: Session, shelf: Shelf, before: string): Promise<number> {
  const { table, storedAt, isDone, parts } = shelf;
  let after = 0;
  for (;;) {
    const page = await session.rows(
      `SELECT t.id, t.${storedAt} < ? AS is_old, (${isDone}) IS TRUE AS is_done FROM ${table} t FORCE INDEX (PRIMARY)
       WHERE t.id > ? ORDER BY t.id LIMIT ${PAGE}`,
      [before, before, after],
    );
    const ids = page.flatMap((row) => (integer(row, 'is_done') === 1 ? [integer(row, 'id')] : []));
    if (ids.length > 0) {
      if (parts) await deleteIn(session, parts.table, parts.id, ids);
      return deleteIn(session, table, 'id', ids);
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE || integer(last, 'is_old') === 0) return 0;
    after = integer(last, 'id');
  }
}

/** `DELETE … WHERE` takes no index hint, the form with a join does. */
async function deleteIn(
  session: Session,
  table: string,
  column: string,
  ids: readonly number[],
): Promise<number> {
  const deleted = await session.write(
    `DELETE t FROM ${table} t FORCE INDEX (PRIMARY) WHERE t.${column} IN (?)`,
    [ids],
  );
  return deleted.affected;
}

/** `before` in microseconds since 1970. */
async function purgeMinutes(session: Session, before: number): Promise<number> {
  let purged = 0;
  for (const table of ['sync_minutes', 'sync_failures', 'sync_addon_runs']) {
    const { affected } = await session.write(
      `DELETE FROM ${table} WHERE minute < ? ORDER BY minute LIMIT ${PAGE}`,
      [Math.max(0, Math.floor(before / MINUTE))],
    );
    purged += affected;
  }
  return purged;
}

/** What makes a batch that comes twice count once; a signed batch is refused long before it is that old. */
async function purgeBatches(session: Session, before: string): Promise<number> {
  const deleted = await session.write(
    `DELETE FROM sync_inbox_batches WHERE received_at < ? ORDER BY received_at LIMIT ${PAGE}`,
    [before],
  );
  return deleted.affected;
}

/** One link at a time. */
async function purgeEnded(session: Session, before: string): Promise<number> {
  const [link] = await session.rows('SELECT id FROM sync_links WHERE unlinked_at < ? ORDER BY id LIMIT 1', [
    before,
  ]);
  return link ? forgetEnded(session, integer(link, 'id'), PAGE) : 0;
}

/** Writes whose token is still to be removed, whose repairs are owed, and the last of each spreadsheet stay. */
async function purgeWrites(session: Session, before: string): Promise<number> {
  const writes = await session.rows(
    `SELECT w.spreadsheet_id, w.n FROM sync_sheet_writes w
     WHERE w.state IN ('done', 'void') AND w.settled_at < ? AND w.token_at_us IS NULL
       AND NOT EXISTS (SELECT 1 FROM sync_repairs p
         WHERE p.spreadsheet_id = w.spreadsheet_id AND p.n = w.n AND p.done_at IS NULL)
       AND EXISTS (SELECT 1 FROM sync_sheet_writes l WHERE l.spreadsheet_id = w.spreadsheet_id AND l.n > w.n)
     ORDER BY w.spreadsheet_id, w.n LIMIT ${PAGE}`,
    [before],
  );
  let purged = 0;
  for (const write of writes) {
    const id = [integer(write, 'spreadsheet_id'), integer(write, 'n')];
    await session.writePrepared('DELETE FROM sync_sheet_write_items WHERE spreadsheet_id = ? AND n = ?', id);
    await session.writePrepared('DELETE FROM sync_repairs WHERE spreadsheet_id = ? AND n = ?', id);
    await session.writePrepared('DELETE FROM sync_sheet_writes WHERE spreadsheet_id = ? AND n = ?', id);
    purged += 1;
  }
  return purged;
}
