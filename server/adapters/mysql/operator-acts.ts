/** `sync_operator_acts`. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { OperatorActs } from '../../ports/operator-acts.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalText, text } from './read-row.ts';

export function mysqlOperatorActs(pool: MysqlPool): OperatorActs {
  return {
    note: ({ by, act, link, status }) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT INTO sync_operator_acts (created_at, done_by, act, link, status)
           VALUES (UTC_TIMESTAMP(6), ?, ?, ?, ?)`,
          [by, act, link, status],
        );
      }),

    list: ({ before, limit }) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, done_by, act, link, status, created_at FROM sync_operator_acts ${before === null ? '' : 'WHERE id < ?'} ORDER BY id DESC LIMIT ?`,
          [...(before === null ? [] : [before]), limit],
        );
        return rows.map((row) => ({
          id: integer(row, 'id'),
          at: Math.floor(fromSqlDateTime(text(row, 'created_at')) / MICROS_PER_MS),
          by: optionalText(row, 'done_by'),
          act: text(row, 'act'),
          link: optionalText(row, 'link'),
          status: integer(row, 'status'),
        }));
      }),
  };
}
