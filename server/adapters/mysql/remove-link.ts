/**
 * Forgets a link. The link's own row goes last, so that a removal that stopped half-way can be asked for again. History
 * (change log, conflicts, activity) and the linked table stay.
 */
import type { MysqlPool } from './pool.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';

const ROWS_PER_DELETE = 2_000;

/** Tables that hold what only a living link needs. */
const OWNED = [
  'sync_rows',
  'sync_inbox',
  'sync_inbox_batches',
  'sync_issues',
  'sync_repairs',
  'sync_attempts',
  'sync_dead_letters',
  'sync_approval_rows',
  'sync_approvals',
  'sync_link_reads',
  'sync_schema_registry',
];

export async function removeLink(pool: MysqlPool, id: number): Promise<void> {
  await pool.use(async (session) => {
    const [link] = await session.rows('SELECT table_name FROM sync_links WHERE id = ?', [id]);
    if (!link) return;
    // Headers of settled writes stay: their once-tokens are still to be removed from the file.
    await session.write(
      `UPDATE sync_sheet_writes SET state = 'void', settled_at = UTC_TIMESTAMP(6)
       WHERE link_id = ? AND state NOT IN ('done', 'void')`,
      [id],
    );
    for (const table of OWNED) await deleteAll(session, `DELETE FROM ${table} WHERE link_id = ?`, id);
    await deleteAll(session, 'DELETE FROM sync_change_queue WHERE table_name = ?', text(link, 'table_name'));
    await session.write('DELETE FROM sync_links WHERE id = ?', [id]);
  });
}

/** Piece by piece, so that no transaction of ours grows long. */
export async function deleteAll(session: Session, sql: string, value: number | string): Promise<void> {
  let removed: number;
  do {
    removed = (await session.write(`${sql} LIMIT ${ROWS_PER_DELETE}`, [value])).affected;
  } while (removed === ROWS_PER_DELETE);
}
