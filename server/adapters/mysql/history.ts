/** `sync_change_log` as people look at it, and `sync_restores`: what they had put back. */
import type { HistoryValues } from '../../core/history-entry.ts';
import { fromSqlDateTime, toSqlDateTime } from '../../core/micros.ts';
import type { History, HistoryWanted, StoredEntry } from '../../ports/history.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, SqlValue } from './session.ts';

const SELECT = `SELECT l.id, l.link_id, l.row_id, l.row_key, l.\`row_number\`, l.row_count, l.origin, l.operation, l.changed_by,
  l.changed_at, l.outcome, l.old_values, l.new_values, r.sheet_row,
  (SELECT JSON_ARRAYAGG(d.column_name) FROM sync_restores d WHERE d.entry_id = l.id) AS restored
  FROM sync_change_log l LEFT JOIN sync_rows r ON r.link_id = l.link_id AND r.row_key = l.row_key`;

const OUTCOMES = [
  'applied',
  'imported',
  'lost',
  'waits',
  'refused',
  'held',
  'joined',
  'same',
  'stale',
  'missed',
  'repaired',
  'rekeyed',
] as const satisfies readonly StoredEntry['outcome'][];

export function mysqlHistory(pool: MysqlPool): History {
  return {
    list: (link, wanted) =>
      pool.use(async (session) => {
        const { where, values } = conditionsOf(link, wanted);
        const sql = `${SELECT} WHERE ${where.join(' AND ')} ORDER BY l.id DESC LIMIT ?`;
        return (await session.rows(sql, [...values, wanted.limit])).map(readEntry);
      }),

    get: (link, id) =>
      pool.use(async (session) => {
        const [row] = await session.rows(`${SELECT} WHERE l.id = ? AND l.link_id = ?`, [id, link]);
        return row ? readEntry(row) : null;
      }),

    async lock(tx, link, id) {
      const session = sessionOf(tx);
      const locked = await session.rows('SELECT id FROM sync_change_log WHERE id = ? FOR UPDATE', [id]);
      if (locked.length === 0) return null;
      const [row] = await session.rows(`${SELECT} WHERE l.id = ? AND l.link_id = ?`, [id, link]);
      return row ? readEntry(row) : null;
    },

    async markRestored(tx, id, column) {
      await sessionOf(tx).write(
        'INSERT IGNORE INTO sync_restores (entry_id, column_name, created_at) VALUES (?, ?, UTC_TIMESTAMP(6))',
        [id, column ?? ''],
      );
    },

    async isChangedSince(tx, link, key, since) {
      const rows = await sessionOf(tx).rows(
        `SELECT 1 FROM sync_change_log WHERE link_id = ? AND row_key = ? AND processed_at > ?
         AND operation = 'UPDATE' AND outcome = 'applied' LIMIT 1`,
        [link, key, toSqlDateTime(since)],
      );
      return rows.length > 0;
    },
  };
}

function conditionsOf(
  link: number,
  { before, key, row, column }: HistoryWanted,
): { where: string[]; values: SqlValue[] } {
  const conditions: [string, SqlValue][] = [['l.link_id = ?', link]];
  if (before !== null) conditions.push(['l.id < ?', before]);
  if (key !== undefined) conditions.push(['l.row_key = ?', key]);
  if (row !== undefined) conditions.push(['r.sheet_row = ?', row]);
  if (column !== undefined) conditions.push(['JSON_CONTAINS(l.changed_columns, ?)', JSON.stringify(column)]);
  return { where: conditions.map(([sql]) => sql), values: conditions.map(([, value]) => value) };
}

function readEntry(row: Row): StoredEntry {
  const place = optionalInteger(row, 'row_number');
  const then = place === null ? null : place - 1;
  const restored = optionalText(row, 'restored');
  return {
    id: integer(row, 'id'),
    link: integer(row, 'link_id'),
    key: optionalText(row, 'row_key'),
    pk: text(row, 'row_id') || null,
    row: then,
    place: optionalInteger(row, 'sheet_row') ?? then,
    rows: integer(row, 'row_count'),
    origin: member(row, 'origin', ['SHEET', 'DATABASE', 'SYSTEM']),
    operation: member(row, 'operation', ['INSERT', 'UPDATE', 'DELETE']),
    by: optionalText(row, 'changed_by'),
    at: fromSqlDateTime(text(row, 'changed_at')),
    outcome: member(row, 'outcome', OUTCOMES),
    old: readValues(row, 'old_values'),
    new: readValues(row, 'new_values'),
    restored: new Set(restored === null ? [] : (JSON.parse(restored) as string[])),
  };
}

function readValues(row: Row, column: string): HistoryValues | null {
  const json = optionalText(row, column);
  return json === null ? null : (JSON.parse(json) as HistoryValues);
}
