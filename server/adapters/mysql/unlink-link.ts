/**
 * Ends a link without forgetting it: from the first statement on nobody finds it. What was on its way is dropped, its rows and
 * columns stay for the day on which the same tab is linked again.
 */
import type { MysqlPool } from './pool.ts';
import { dropPending } from './remove-link.ts';

export async function unlinkLink(pool: MysqlPool, id: number): Promise<void> {
  await pool.use(async (session) => {
    await session.write(
      `UPDATE sync_links SET unlinked_at = COALESCE(unlinked_at, UTC_TIMESTAMP(6)), status = 'paused',
         pause_reason = NULL WHERE id = ?`,
      [id],
    );
    await session.write(
      `UPDATE sync_rows SET open_intent = NULL, gone_by_us = FALSE, repair_rounds = 0
       WHERE link_id = ? AND (open_intent IS NOT NULL OR gone_by_us OR repair_rounds > 0)`,
      [id],
    );
    await dropPending(session, id);
  });
}
