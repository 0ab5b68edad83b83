/** `sync_call_nonces`. MySQL keeps them, not Redis: they have to outlive a wipe, and the call needs MySQL anyway. */
import type { CallNonces } from '../../ports/call-nonces.ts';
import type { MysqlPool } from './pool.ts';

/** What is over is cleared away with each call. */
const OVER_MAX = 100;

export function mysqlCallNonces(pool: MysqlPool): CallNonces {
  return {
    spend: (link, nonce, until, now) =>
      pool.use(async (session) => {
        const { affected } = await session.write(
          'INSERT IGNORE INTO sync_call_nonces (link_id, nonce, until_ms) VALUES (?, ?, ?)',
          [link, nonce, until],
        );
        await session.write(
          `DELETE FROM sync_call_nonces WHERE until_ms < ? ORDER BY until_ms LIMIT ${OVER_MAX}`,
          [now],
        );
        return affected === 1;
      }),
  };
}
