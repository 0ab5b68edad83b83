/**
 * Forgets a link. The link's own row goes last, so that a removal that stopped half-way can be asked for again. History
 * (change log, conflicts, activity) and the linked table stay.
 */
import type { MysqlPool } from './pool.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';

const ROWS_PER_DELETE = 2_000;

/** What was on its way when a link ends, and what waits for a person. */
const PENDING = [
  'sync_inbox',
  'sync_issues',
  'sync_repairs',
  'sync_attempts',
  'sync_dead_letters',
  'sync_approval_rows',
  'sync_approvals',
  'sync_link_sizes',
  'sync_notes',
];

/** What is kept for the day on which the same tab is linked again. */
const KEPT = ['sync_rows', 'sync_inbox_batches', 'sync_link_reads', 'sync_schema_registry'];

/**
 * Forgets a link that is over, at most `limit` rows of each table at a time. How many; 0 when there was nothing left. Should its
 * tab be linked again meanwhile, its rows meet by what they show.
 */
export async function forgetEnded(session: Session, id: number, limit: number): Promise<number> {
  let removed = 0;
  for (const table of KEPT) {
    const sql = `DELETE FROM ${table} WHERE link_id = ? LIMIT ${limit}`;
    removed += (await session.write(sql, [id])).affected;
  }
  if (removed > 0) return removed;
  return (await session.write('DELETE FROM sync_links WHERE id = ? AND unlinked_at IS NOT NULL', [id]))
    .affected;
}

export async function removeLink(pool: MysqlPool, id: number): Promise<void> {
  await pool.use(async (session) => {
    if (!(await dropPending(session, id))) return;
    for (const table of KEPT) await deleteAll(session, `DELETE FROM ${table} WHERE link_id = ?`, id);
    await session.write('DELETE FROM sync_links WHERE id = ?', [id]);
  });
}

/** Drops what was on its way on either side; false when there is no such link. */
export async function dropPending(session: Session, id: number): Promise<boolean> {
  const [link] = await session.rows('SELECT table_name FROM sync_links WHERE id = ?', [id]);
  if (!link) return false;
  // Headers of settled writes stay: their once-tokens are still to be removed from the file.
  await session.write(
    `UPDATE sync_sheet_writes SET state = 'void', settled_at = UTC_TIMESTAMP(6)
     WHERE link_id = ? AND state NOT IN ('done', 'void')`,
    [id],
  );
  for (const table of PENDING) await deleteAll(session, `DELETE FROM ${table} WHERE link_id = ?`, id);
  await deleteAll(session, 'DELETE FROM sync_change_queue WHERE table_name = ?', text(link, 'table_name'));
  return true;
}

/** Piece by piece, so that no transaction of ours grows long. */
async function deleteAll(session: Session, sql: string, value: number | string): Promise<void> {
  let removed: number;
  do {
    removed = (await session.write(`${sql} LIMIT ${ROWS_PER_DELETE}`, [value])).affected;
  } while (removed === ROWS_PER_DELETE);
}
