/** `sync_dead_letters`: rows whose work was set aside. A letter is resolved with the attempts of its row. */
import { fromSqlDateTime } from '../../core/micros.ts';
import type { Database } from '../../ports/database.ts';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters.ts';
import { endAttempts, toErrorCode } from './attempts.ts';
import { chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalText, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const SELECT = `SELECT id, direction, work, error_code, error_detail, attempts, created_at FROM sync_dead_letters
  WHERE link_id = ? AND resolved_at IS NULL`;

export function mysqlDeadLetters(pool: MysqlPool, database: Database): DeadLetters {
  return {
    list: (link, { before, limit }) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `${SELECT} ${before === null ? '' : 'AND id < ?'} ORDER BY id DESC LIMIT ?`,
          before === null ? [link, limit] : [link, before, limit],
        );
        return rows.map(readLetter);
      }),

    count: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          'SELECT COUNT(*) AS letters FROM sync_dead_letters WHERE link_id = ? AND resolved_at IS NULL',
          [link],
        );
        return row ? integer(row, 'letters') : 0;
      }),

    retry: (link, ids) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const letters = await lettersOf(session, link, ids);
        await endAttempts(
          session,
          link,
          letters.map(({ key }) => key),
        );
        // Also of rows whose attempts are forgotten: a letter never stands without a way to end it.
        for (const chunk of chunksOf(letters)) {
          await session.write(
            'UPDATE sync_dead_letters FORCE INDEX (PRIMARY) SET resolved_at = UTC_TIMESTAMP(6) WHERE id IN (?)',
            [chunk.map(({ id }) => id)],
          );
        }
        return letters;
      }),
  };
}

async function lettersOf(
  session: Session,
  link: number,
  ids: readonly number[] | null,
): Promise<DeadLetter[]> {
  if (ids === null) return (await session.rows(SELECT, [link])).map(readLetter);
  const letters: DeadLetter[] = [];
  for (const chunk of chunksOf(ids)) {
    letters.push(...(await session.rows(`${SELECT} AND id IN (?)`, [link, chunk])).map(readLetter));
  }
  return letters;
}

interface Work {
  key: string;
  row: number | null;
}

export function readLetter(row: Row): DeadLetter {
  const work = JSON.parse(text(row, 'work')) as Work;
  return {
    id: integer(row, 'id'),
    direction: member(row, 'direction', ['sheet-to-mysql', 'mysql-to-sheet']),
    key: work.key,
    row: work.row,
    code: toErrorCode(text(row, 'error_code')),
    detail: optionalText(row, 'error_detail'),
    attempts: integer(row, 'attempts'),
    at: fromSqlDateTime(text(row, 'created_at')),
  };
}
