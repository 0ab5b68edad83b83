/**
 * Ends a link without forgetting it: from the first statement on nobody finds it. What was on its way is dropped, its rows and
 * columns stay for the day on which the same tab is linked again.
 */
import type { MysqlPool } from './pool.ts';
import { deleteAll } from './remove-link.ts';
import { text } from './read-row.ts';

/** What was on its way when the link ended. Issues, attempts and dead letters are about a link that lives. */
const PENDING = [
  'sync_inbox',
  'sync_issues',
  'sync_repairs',
  'sync_attempts',
  'sync_dead_letters',
  'sync_approval_rows',
  'sync_approvals',
];

export async function unlinkLink(pool: MysqlPool, id: number): Promise<void> {
  await pool.use(async (session) => {
    await session.write(
      `UPDATE sync_links SET unlinked_at = COALESCE(unlinked_at, UTC_TIMESTAMP(6)), status = 'paused',
         pause_reason = NULL WHERE id = ?`,
      [id],
    );
    const [link] = await session.rows('SELECT table_name FROM sync_links WHERE id = ?', [id]);
    if (!link) return;
    await session.write(
      `UPDATE sync_sheet_writes SET state = 'void', settled_at = UTC_TIMESTAMP(6)
       WHERE link_id = ? AND state NOT IN ('done', 'void')`,
      [id],
    );
    await session.write(
      `UPDATE sync_rows SET open_intent = NULL, gone_by_us = FALSE, repair_rounds = 0
       WHERE link_id = ? AND (open_intent IS NOT NULL OR gone_by_us OR repair_rounds > 0)`,
      [id],
    );
    for (const table of PENDING) await deleteAll(session, `DELETE FROM ${table} WHERE link_id = ?`, id);
    await deleteAll(session, 'DELETE FROM sync_change_queue WHERE table_name = ?', text(link, 'table_name'));
  });
}
