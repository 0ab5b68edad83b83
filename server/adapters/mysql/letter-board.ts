/** `sync_dead_letters` of all links that live. Ids run with time, so the newest are found without sorting. */
import type { LetterBoard, LetterFilter } from '../../ports/letter-board.ts';
import { toErrorCode } from './attempts.ts';
import { readLetter } from './dead-letters.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import type { SqlParameter } from './session.ts';

const FROM = `FROM sync_dead_letters d JOIN sync_links l ON l.id = d.link_id
  WHERE d.resolved_at IS NULL AND l.unlinked_at IS NULL`;

export function mysqlLetterBoard(pool: MysqlPool): LetterBoard {
  return {
    list: (filter, { before, limit }) =>
      pool.use(async (session) => {
        const conditions = conditionsOf(filter);
        if (before !== null) conditions.push(['d.id < ?', before]);
        const rows = await session.rows(
          `SELECT d.id, d.direction, d.work, d.error_code, d.error_detail, d.attempts, d.created_at, l.public_id
           ${FROM} ${toSql(conditions)} ORDER BY d.id DESC LIMIT ?`,
          [...conditions.map(([, value]) => value), limit],
        );
        return rows.map((row) => ({ ...readLetter(row), linkId: text(row, 'public_id') }));
      }),

    codes: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT d.error_code, COUNT(*) AS total ${FROM} GROUP BY d.error_code ORDER BY total DESC`,
        );
        return rows.map((row) => ({
          code: toErrorCode(text(row, 'error_code')),
          times: integer(row, 'total'),
        }));
      }),

    match: ({ ids, ...filter }, { after, limit }) =>
      pool.use(async (session) => {
        const conditions = [...conditionsOf(filter), ['d.id > ?', after] as Condition];
        if (ids !== undefined) conditions.push(['d.id IN (?)', ids]);
        const rows = await session.rows(
          `SELECT d.id, d.link_id ${FROM} ${toSql(conditions)} ORDER BY d.id LIMIT ?`,
          [...conditions.map(([, value]) => value), limit],
        );
        return rows.map((row) => ({ id: integer(row, 'id'), link: integer(row, 'link_id') }));
      }),
  };
}

type Condition = [sql: string, value: SqlParameter];

function conditionsOf({ code, direction, link }: LetterFilter): Condition[] {
  const conditions: Condition[] = [];
  if (code !== undefined) conditions.push(['d.error_code = ?', code]);
  if (direction !== undefined) conditions.push(['d.direction = ?', direction]);
  if (link !== undefined) conditions.push(['l.public_id = ?', link]);
  return conditions;
}

function toSql(conditions: readonly Condition[]): string {
  return conditions.map(([sql]) => `AND ${sql}`).join(' ');
}
