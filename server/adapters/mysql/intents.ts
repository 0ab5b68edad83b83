/** `sync_sheet_writes` and its items: sheet writes decided and stored before they are sent. */
import type { Intent } from '../../core/intent.ts';
import { toSqlDateTime } from '../../core/micros.ts';
import type { Intents } from '../../ports/intents.ts';
import { chunksBySize, chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { isPack, readItems, toItemRows } from './packed-items.ts';
import { integer, member, optionalInteger } from './read-row.ts';
import type { Row, SqlValue } from './session.ts';

const SELECT = `
  SELECT spreadsheet_id, n, link_id, fence, state, lo_us, sent_at_us, append_after, copies_at, copies_width
  FROM sync_sheet_writes`;
const SELECT_ITEMS = 'SELECT id, pk, item, changes FROM sync_sheet_write_items';
const STATES = ['preparing', 'open', 'done', 'void', 'blocked'] as const;

export function mysqlIntents(pool: MysqlPool): Intents {
  return {
    async begin(tx, intent) {
      await sessionOf(tx).write(
        `INSERT INTO sync_sheet_writes (spreadsheet_id, n, link_id, fence, state, lo_us, append_after, copies_at,
           copies_width, created_at)
         VALUES (?, ?, ?, ?, 'preparing', ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
        [
          intent.spreadsheet,
          intent.n,
          intent.link,
          intent.fence,
          intent.lo,
          intent.appendAfter,
          intent.copies.at,
          intent.copies.width,
        ],
      );
    },

    async addItems(tx, spreadsheet, n, items) {
      const rows = toItemRows(items).map(({ key, pk, item, changes }): SqlValue[] => {
        return [spreadsheet, n, key, pk, item, changes];
      });
      for (const chunk of chunksBySize(rows, (row) => String(row[4]).length + String(row[5]).length)) {
        await sessionOf(tx).write(
          'INSERT INTO sync_sheet_write_items (spreadsheet_id, n, row_key, pk, item, changes) VALUES ?',
          [chunk],
        );
      }
    },

    async open(tx, spreadsheet, n, sentAt) {
      await sessionOf(tx).write(
        `UPDATE sync_sheet_writes SET state = 'open', sent_at_us = ?, token_at_us = ?
         WHERE spreadsheet_id = ? AND n = ? AND state = 'preparing'`,
        [sentAt, sentAt, spreadsheet, n],
      );
    },

    unsettled: (spreadsheet) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `${SELECT} WHERE state IN ('preparing', 'open') AND spreadsheet_id = ? ORDER BY n`,
          [spreadsheet],
        );
        return rows.map(readHeader);
      }),

    async lockIn(tx, spreadsheet, n, state) {
      const [row] = await sessionOf(tx).rows(`${SELECT} WHERE spreadsheet_id = ? AND n = ? FOR UPDATE`, [
        spreadsheet,
        n,
      ]);
      const intent = row && readHeader(row);
      return intent?.state === state ? intent : null;
    },

    async items(tx, spreadsheet, n, limit) {
      const session = sessionOf(tx);
      const select = `${SELECT_ITEMS} WHERE spreadsheet_id = ? AND n = ? AND done = 0`;
      const [first] = await session.rows(`${select} ORDER BY id LIMIT 1`, [spreadsheet, n]);
      if (first === undefined) return [];
      // Of packs each is a page.
      if (isPack(first)) return readItems(first);
      const rows = await session.rows(`${select} ORDER BY id LIMIT ?`, [spreadsheet, n, limit]);
      return rows.flatMap(readItems);
    },

    allItems: (spreadsheet, n) =>
      pool.use(async (session) => {
        const rows = await session.rows(`${SELECT_ITEMS} WHERE spreadsheet_id = ? AND n = ? ORDER BY id`, [
          spreadsheet,
          n,
        ]);
        return rows.flatMap(readItems);
      }),

    async itemsDone(tx, spreadsheet, n, ids) {
      for (const chunk of chunksOf([...new Set(ids)])) {
        await sessionOf(tx).write(
          `UPDATE sync_sheet_write_items FORCE INDEX (PRIMARY) SET done = 1
           WHERE spreadsheet_id = ? AND n = ? AND id IN (?)`,
          [spreadsheet, n, chunk],
        );
      }
    },

    async end(tx, spreadsheet, n, state, copies) {
      const session = sessionOf(tx);
      // The token's age counts from the last call that may have made it, and settling sends one.
      await session.write(
        `UPDATE sync_sheet_writes SET state = ?, settled_at = UTC_TIMESTAMP(6), copies = ?,
           token_at_us = IF(token_at_us IS NULL, NULL, GREATEST(token_at_us, ${NOW_US}))
         WHERE spreadsheet_id = ? AND n = ?`,
        [state, copies === undefined ? null : JSON.stringify(copies), spreadsheet, n],
      );
      const [intent] = await session.rows(
        'SELECT link_id FROM sync_sheet_writes WHERE spreadsheet_id = ? AND n = ?',
        [spreadsheet, n],
      );
      if (!intent) return;
      await session.write(
        `UPDATE sync_rows FORCE INDEX (by_intent) SET open_intent = NULL WHERE link_id = ? AND open_intent = ?`,
        [integer(intent, 'link_id'), n],
      );
    },

    async reopen(tx, spreadsheet, n) {
      const session = sessionOf(tx);
      const { affected } = await session.write(
        `UPDATE sync_sheet_writes SET state = 'open', settled_at = NULL
         WHERE spreadsheet_id = ? AND n = ? AND state = 'void'`,
        [spreadsheet, n],
      );
      if (affected !== 1) return null;
      const [row] = await session.rows(`${SELECT} WHERE spreadsheet_id = ? AND n = ?`, [spreadsheet, n]);
      return row ? readHeader(row) : null;
    },

    tokensToRemove: (spreadsheet, before) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT n FROM sync_sheet_writes
           WHERE spreadsheet_id = ? AND token_at_us < ? AND state IN ('done', 'void') ORDER BY n`,
          [spreadsheet, before],
        );
        return rows.map((row) => integer(row, 'n'));
      }),

    tokensRemoved: (spreadsheet, ns) =>
      pool.use(async (session) => {
        for (const chunk of chunksOf(ns)) {
          await session.write(
            'UPDATE sync_sheet_writes SET token_at_us = NULL WHERE spreadsheet_id = ? AND n IN (?)',
            [spreadsheet, chunk],
          );
        }
      }),

    isBlocked: (link) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT 1 FROM sync_sheet_writes WHERE state = 'blocked' AND link_id = ? LIMIT 1`,
          [link],
        );
        return rows.length > 0;
      }),

    withUnsettled: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT DISTINCT spreadsheet_id FROM sync_sheet_writes WHERE state IN ('preparing', 'open')`,
        );
        return rows.map((row) => integer(row, 'spreadsheet_id'));
      }),
  };
}

/** Microseconds since 1970 on the server's clock. */
const NOW_US = `TIMESTAMPDIFF(MICROSECOND, '${toSqlDateTime(0)}', UTC_TIMESTAMP(6))`;

function readHeader(row: Row): Omit<Intent, 'items'> {
  return {
    n: integer(row, 'n'),
    link: integer(row, 'link_id'),
    spreadsheet: integer(row, 'spreadsheet_id'),
    fence: integer(row, 'fence'),
    state: member(row, 'state', STATES),
    lo: integer(row, 'lo_us'),
    sentAt: optionalInteger(row, 'sent_at_us'),
    appendAfter: integer(row, 'append_after'),
    copies: { at: integer(row, 'copies_at'), width: integer(row, 'copies_width') },
  };
}
