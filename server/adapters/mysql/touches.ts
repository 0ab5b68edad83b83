/**
 * When rows were touched last. Edits are found in the inbox. Who changed a row of a managed table last is told by the row
 * itself: after a write of ours the hash is right and `_last_modified_by` says SHEET. Changes of an attached table are found
 * where they are marked and told.
 */
import { fromSqlDateTime, toSqlDateTime, type Micros } from '../../core/micros.ts';
import type { Touches, TouchTimes } from '../../ports/touches.ts';
import { chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import { inKeyOrder, keyIn, keyOf } from './table-key.ts';
import type { MysqlPool } from './pool.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';
import { readStoredRow, rowHash, selectRows } from './table-row.ts';

export function mysqlTouches(pool: MysqlPool): Touches {
  return {
    edits: (link, keys, within) =>
      pool.use(async (session) => {
        const { times, since } = await startOf(session, within);
        for (const chunk of chunksOf(keys)) {
          const rows = await session.rows(
            `SELECT row_key, MAX(received_at) AS at FROM sync_inbox FORCE INDEX (by_key)
             WHERE link_id = ? AND row_key IN (?) AND (done_at IS NULL OR done_at >= ?) AND received_at >= ?
               AND (outcome IS NULL OR outcome <> 'stale') GROUP BY row_key`,
            [link, chunk, since, since],
          );
          for (const row of rows) times.at.set(text(row, 'row_key'), fromSqlDateTime(text(row, 'at')));
        }
        return times;
      }),

    async changes(tx, link, pks, within) {
      const session = sessionOf(tx);
      const { times, since } = await startOf(session, within);
      if (link.attached) return markedChanges(session, link.table, pks, { times, since });
      const key = keyOf(link);
      for (const chunk of chunksOf(inKeyOrder(key, pks))) {
        const where = keyIn(key, chunk);
        const rows = await session.rows(
          `${selectRows(link).sql} WHERE ${where.sql} AND _last_modified_at >= ?`,
          [...where.values, since],
        );
        for (const row of rows) {
          const stored = readStoredRow(link, row);
          const isOurs = stored.modifiedBy === 'SHEET' && stored.hash === rowHash(link, stored.values);
          if (!isOurs) times.at.set(stored.pk, stored.modifiedAt);
        }
      }
      return times;
    },
  };
}

async function markedChanges(
  session: Session,
  table: string,
  pks: readonly string[],
  { times, since }: { times: TouchTimes; since: string },
): Promise<TouchTimes> {
  for (const chunk of chunksOf(pks)) {
    const rows = await session.rows(
      `SELECT row_id, MAX(changed_at) AS at FROM (
         SELECT row_id, changed_at FROM sync_change_queue FORCE INDEX (by_table)
         WHERE table_name = ? AND row_id IN (?) AND changed_at >= ?
         UNION ALL
         SELECT row_id, changed_at FROM sync_change_log FORCE INDEX (by_row)
         WHERE table_name = ? AND row_id IN (?) AND changed_at >= ? AND origin <> 'SHEET') changes
       GROUP BY row_id`,
      [table, chunk, since, table, chunk, since],
    );
    for (const row of rows) times.at.set(text(row, 'row_id'), fromSqlDateTime(text(row, 'at')));
  }
  return times;
}

async function startOf(session: Session, within: Micros): Promise<{ times: TouchTimes; since: string }> {
  const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
  const now = clock ? fromSqlDateTime(text(clock, 'here')) : 0;
  return { times: { now, at: new Map() }, since: toSqlDateTime(now - within) };
}
