/** `sync_link_sizes`: the most rows that a link had in each of the last minutes. */
import { SIZE_MINUTES } from '../../core/delete-guard.ts';
import type { LinkSizes } from '../../ports/link-sizes.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { integer } from './read-row.ts';

const MINUTE = `DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:00')`;

const SINCE = `UTC_TIMESTAMP() - INTERVAL ${SIZE_MINUTES} MINUTE`;

export function mysqlLinkSizes(pool: MysqlPool): LinkSizes {
  return {
    look: (link) =>
      pool.use(async (session) => {
        const [counted] = await session.rows(
          `SELECT COUNT(*) AS row_count FROM sync_rows s WHERE s.link_id = ? AND s.content_mark IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM sync_approval_rows r WHERE r.link_id = s.link_id AND r.row_key = s.row_key)`,
          [link],
        );
        const rows = counted ? integer(counted, 'row_count') : 0;
        await session.write(
          `INSERT INTO sync_link_sizes (link_id, minute, row_count) VALUES (?, ${MINUTE}, ?)
           ON DUPLICATE KEY UPDATE row_count = GREATEST(row_count, VALUES(row_count))`,
          [link, rows],
        );
        const [most] = await session.rows(
          `SELECT MAX(row_count) AS peak FROM sync_link_sizes WHERE link_id = ? AND minute >= ${SINCE}`,
          [link],
        );
        await session.write(`DELETE FROM sync_link_sizes WHERE link_id = ? AND minute < ${SINCE}`, [link]);
        return { rows, peak: Math.max(rows, most ? integer(most, 'peak') : 0) };
      }),

    async forget(tx, link) {
      await sessionOf(tx).write('DELETE FROM sync_link_sizes WHERE link_id = ?', [link]);
    },
  };
}
