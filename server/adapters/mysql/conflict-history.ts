/** `sync_conflicts` as people look at it, and `sync_conflict_answers`: what they did about a conflict. */
import { fromSqlDateTime } from '../../core/micros.ts';
import type { SheetValue } from '../../core/values/cell-value.ts';
import type { Conflicts, StoredConflict } from '../../ports/conflicts.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row } from './session.ts';
import { closeByHand } from './settle.ts';

const SELECT = `SELECT c.id, c.link_id, c.\`row_number\`, c.row_key, c.column_id, c.column_name, c.exact_values,
  c.sheet_timestamp, c.db_timestamp, c.resolution, c.open_cell IS NOT NULL AS is_open, c.resolved_at, c.created_at,
  (SELECT GROUP_CONCAT(a.answer ORDER BY a.created_at) FROM sync_conflict_answers a WHERE a.conflict_id = c.id) AS answers
  FROM sync_conflicts c`;

export function mysqlConflicts(pool: MysqlPool): Conflicts {
  return {
    list: (link, { openOnly, before, limit }) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `${SELECT} WHERE c.link_id = ? ${openOnly ? 'AND c.open_cell IS NOT NULL' : ''}
           ${before === null ? '' : 'AND c.id < ?'} ORDER BY c.id DESC LIMIT ?`,
          before === null ? [link, limit] : [link, before, limit],
        );
        return rows.map(readConflict);
      }),

    get: (id) =>
      pool.use(async (session) => {
        const [row] = await session.rows(`${SELECT} WHERE c.id = ?`, [id]);
        return row ? readConflict(row) : null;
      }),

    async lock(tx, id) {
      const session = sessionOf(tx);
      const locked = await session.rows('SELECT id FROM sync_conflicts WHERE id = ? FOR UPDATE', [id]);
      if (locked.length === 0) return null;
      const [row] = await session.rows(`${SELECT} WHERE c.id = ?`, [id]);
      return row ? readConflict(row) : null;
    },

    async answer(tx, id, answer) {
      const session = sessionOf(tx);
      await session.write(
        `INSERT IGNORE INTO sync_conflict_answers (conflict_id, answer, created_at)
         VALUES (?, ?, UTC_TIMESTAMP(6))`,
        [id, answer],
      );
      if (answer !== 'restore') await closeByHand(session, id);
    },
  };
}

interface ExactValues {
  base: SheetValue;
  sheet: SheetValue;
  db: SheetValue;
  gone?: 'db';
  sheetBy?: string;
}

function readConflict(row: Row): StoredConflict {
  const resolvedAt = optionalText(row, 'resolved_at');
  const dbAt = optionalText(row, 'db_timestamp');
  const answers = optionalText(row, 'answers')?.split(',') ?? [];
  const { base, sheet, db, gone, sheetBy } = JSON.parse(text(row, 'exact_values')) as ExactValues;
  return {
    id: integer(row, 'id'),
    link: integer(row, 'link_id'),
    row: optionalInteger(row, 'row_number'),
    key: text(row, 'row_key'),
    column: optionalText(row, 'column_id'),
    columnName: optionalText(row, 'column_name'),
    base,
    sheet,
    db,
    sheetAt: fromSqlDateTime(text(row, 'sheet_timestamp')),
    dbAt: dbAt === null ? null : fromSqlDateTime(dbAt),
    ...(gone && { gone }),
    ...(sheetBy !== undefined && { sheetBy }),
    resolution: member(row, 'resolution', ['SHEET_WINS', 'DB_WINS', 'MANUAL', 'PENDING']),
    isOpen: boolean(row, 'is_open'),
    createdAt: fromSqlDateTime(text(row, 'created_at')),
    resolvedAt: resolvedAt === null ? null : fromSqlDateTime(resolvedAt),
    answers: (['sheet', 'db', 'restore'] as const).filter((answer) => answers.includes(answer)),
  };
}
