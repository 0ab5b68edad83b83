/**
 * Compares `sync_rows` with a linked table in MySQL itself, without locks and without reading a base. The primary key of the
 * table stands in `sync_rows` as its text.
 */
import type { Link } from '../../core/link.ts';
import type { OneSided } from '../../ports/one-sided.ts';
import { chunksOf } from './chunks.ts';
import { allOf, filterSql } from './filter-sql.ts';
import { keyedRows } from './keyed-rows.ts';
import { keyAfter, keyOf, keySql, orderOf } from './table-key.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import { byPrimary } from './table-row.ts';

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
        const key = keyOf(link);
        const where = allOf(after === null ? null : keyAfter(key, after), filterSql(link));
        const places = key.map((_, at) => `k${at}`);
        const order = orderOf(key);
        const parts = order.map((sql, at) => `${sql} AS k${at}`);
        const page = `SELECT ${keySql(key)} AS pk, ${parts.join(', ')}
          FROM ${byPrimary(link)} ${where.sql}
          ORDER BY ${order.join(', ')} LIMIT ?`;
        const rows = await session.rows(
          `SELECT t.pk, s.row_key IS NULL AS is_unknown FROM (${page}) t
           LEFT JOIN sync_rows s FORCE INDEX (by_pk) ON s.link_id = ? AND s.pk = CAST(t.pk AS BINARY)
           ORDER BY ${places.map((place) => `t.${place}`).join(', ')}`,
          [...where.values, limit, link.id],
        );
        const last = rows.at(-1);
        return {
          pks: rows.flatMap((row) => (integer(row, 'is_unknown') === 1 ? [String(row['pk'])] : [])),
          next: last === undefined || rows.length < limit ? null : String(last['pk']),
        };
      }),
  };
}

/** Rows that the sheet was seen to hold and that the table has no more. */
function gonePart(link: Link): string {
  const { join, pk } = keyedRows(link);
  return `FROM sync_rows s LEFT JOIN ${join}
    WHERE s.link_id = ? AND s.content_mark IS NOT NULL AND ${pk} IS NULL`;
}
