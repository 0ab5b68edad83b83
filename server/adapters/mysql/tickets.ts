/** `sync_operator_tickets`. A ticket is taken by deleting it, so of several who use it at once one gets in. */
import type { Tickets } from '../../ports/tickets.ts';
import type { MysqlPool } from './pool.ts';

/** What is over is cleared away when a ticket is made. */
const OVER_MAX = 100;

export function mysqlTickets(pool: MysqlPool, now: () => number): Tickets {
  return {
    add: (hash, until) =>
      pool.use(async (session) => {
        await session.write('INSERT INTO sync_operator_tickets (ticket_hash, until_ms) VALUES (?, ?)', [
          hash,
          until,
        ]);
        await session.write(
          `DELETE FROM sync_operator_tickets WHERE until_ms < ? ORDER BY until_ms LIMIT ${OVER_MAX}`,
          [now()],
        );
      }),

    take: (hash, at) =>
      pool.use(async (session) => {
        const { affected } = await session.write(
          'DELETE FROM sync_operator_tickets WHERE ticket_hash = ? AND until_ms > ?',
          [hash, at],
        );
        return affected === 1;
      }),
  };
}
