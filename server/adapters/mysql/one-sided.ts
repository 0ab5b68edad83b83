/**
 * Compares `sync_rows` with a linked table in MySQL itself, without locks and without reading a base. The primary key of the
 * table is a number and stands in `sync_rows` as its text.
 */
import type { Link } from '../../core/link.ts';
import type { OneSided } from '../../ports/one-sided.ts';
import { chunksOf } from './chunks.ts';
import { quoteIdentifier } from './identifier.ts';
import { PRIMARY_KEY } from './managed-table.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import { pkNumber } from './table-row.ts';

export function mysqlOneSided(pool: MysqlPool): OneSided {
  return {
    goneInMysql: (link, keys) =>
      pool.use(async (session) => {
        const gone = new Set<string>();
        for (const chunk of chunksOf(keys)) {
          const rows = await session.rows(`SELECT s.row_key ${gonePart(link)} AND s.row_key IN (?)`, [
            link.id,
            chunk,
          ]);
          for (const row of rows) gone.add(text(row, 'row_key'));
        }
        return gone;
      }),

    countGone: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          `SELECT COUNT(*) AS gone ${gonePart(link)}
           AND NOT EXISTS (SELECT 1 FROM sync_approval_rows r WHERE r.link_id = s.link_id AND r.row_key = s.row_key)`,
          [link.id],
        );
        return row ? integer(row, 'gone') : 0;
      }),

    goneKeys: (link, after, limit) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT s.row_key ${gonePart(link)} AND s.row_key > ? ORDER BY s.row_key LIMIT ?`,
          [link.id, after, limit],
        );
        return rows.map((row) => text(row, 'row_key'));
      }),

    unknownPks: (link, after, limit) =>
      pool.use(async (session) => {
        const page = `SELECT ${PRIMARY_KEY} AS pk FROM ${quoteIdentifier(link.table)} FORCE INDEX (PRIMARY)
          ${after === null ? '' : `WHERE ${PRIMARY_KEY} > ?`} ORDER BY ${PRIMARY_KEY} LIMIT ?`;
        const rows = await session.rows(
          `SELECT t.pk, s.row_key IS NULL AS is_unknown FROM (${page}) t
           LEFT JOIN sync_rows s FORCE INDEX (by_pk) ON s.link_id = ? AND s.pk = CAST(t.pk AS BINARY)
           ORDER BY t.pk`,
          [...(after === null ? [] : [pkNumber(after)]), limit, link.id],
        );
        const last = rows.at(-1);
        return {
          pks: rows.flatMap((row) => (integer(row, 'is_unknown') === 1 ? [text(row, 'pk')] : [])),
          next: last === undefined || rows.length < limit ? null : text(last, 'pk'),
        };
      }),
  };
}

/** Rows that the sheet was seen to hold and that the table has no more. */
function gonePart({ table }: Link): string {
  return `FROM sync_rows s
    LEFT JOIN ${quoteIdentifier(table)} t ON t.${PRIMARY_KEY} = CAST(s.pk AS SIGNED)
    WHERE s.link_id = ? AND s.content_mark IS NOT NULL AND t.${PRIMARY_KEY} IS NULL`;
}
