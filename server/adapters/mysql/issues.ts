/** `sync_issues` as people look at it. */
import { fromSqlDateTime } from '../../core/micros.ts';
import type { Issues } from '../../ports/issues.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalInteger, optionalText, text } from './read-row.ts';

/** An issue counts while its row has a held cell, or was refused as a whole; what was put right is history. `i` are issues, `r` their rows. */
export const OPEN_ISSUE = 'COALESCE(r.held_cells > 0, TRUE)';

export function mysqlIssues(pool: MysqlPool): Issues {
  return {
    list: (link, { before, limit }) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT i.id, i.row_key, i.column_id, i.why, i.created_at, r.sheet_row, c.mysql_column_name
           FROM sync_issues i LEFT JOIN sync_rows r ON r.link_id = i.link_id AND r.row_key = i.row_key
             LEFT JOIN sync_schema_registry c
               ON c.link_id = i.link_id AND c.column_id = i.column_id AND c.status = 'active'
           WHERE i.link_id = ? AND ${OPEN_ISSUE} ${before === null ? '' : 'AND i.id < ?'}
           ORDER BY i.id DESC LIMIT ?`,
          before === null ? [link, limit] : [link, before, limit],
        );
        return rows.map((row) => ({
          id: integer(row, 'id'),
          key: text(row, 'row_key'),
          row: optionalInteger(row, 'sheet_row'),
          column: text(row, 'column_id'),
          columnName: optionalText(row, 'mysql_column_name'),
          why: text(row, 'why'),
          at: fromSqlDateTime(text(row, 'created_at')),
        }));
      }),
  };
}
