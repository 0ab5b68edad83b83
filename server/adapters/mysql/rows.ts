/**
 * `sync_rows`: what the protocol remembers of each row. Statements that lock name the index: a scan that MySQL finds cheaper
 * in a small table would lock, and wait for, rows of others.
 */
import { seenAgain, type RowState } from '../../core/base.ts';
import { countHeld, decodeBase, encodeBase } from '../../core/base-document.ts';
import { baseMark } from '../../core/content-mark.ts';
import type { Place, Rows } from '../../ports/rows.ts';
import { chunksBySize, chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, optionalInteger, optionalText, text } from './read-row.ts';
import { rowRests } from './resting.ts';
import type { Row, Session, SqlValue } from './session.ts';

/** Places that one statement reads. */
const PLACES_MAX = 10_000;
const COLUMNS =
  'link_id, row_key, pk, sheet_row, base, content_mark, held_cells, dirty, gone_by_us, repair_rounds, open_intent, seen_lo_us, seen_hi_us';

/** Only ever meets the primary key: `save` sends rows here that it has found under their own key. */
const REPLACE = `ON DUPLICATE KEY UPDATE
  pk = VALUES(pk), sheet_row = VALUES(sheet_row), base = VALUES(base), content_mark = VALUES(content_mark),
  held_cells = VALUES(held_cells), dirty = VALUES(dirty), gone_by_us = VALUES(gone_by_us),
  repair_rounds = VALUES(repair_rounds), open_intent = VALUES(open_intent), seen_lo_us = 0, seen_hi_us = 0`;

export function mysqlRows(pool: MysqlPool): Rows {
  return {
    async lock(tx, link, keys) {
      const states = new Map<string, RowState>();
      for (const chunk of chunksOf(inKeyOrder(keys))) {
        const rows = await sessionOf(tx).rows(
          `SELECT ${COLUMNS} FROM sync_rows FORCE INDEX (PRIMARY)
           WHERE link_id = ? AND row_key IN (?) ORDER BY row_key FOR UPDATE`,
          [link, chunk],
        );
        for (const row of rows) states.set(text(row, 'row_key'), readState(row));
      }
      return states;
    },

    keysByPk: (link, pks) =>
      pool.use(async (session) => {
        const keys = new Map<string, string>();
        for (const chunk of chunksOf(pks)) {
          const rows = await session.rows(
            'SELECT pk, row_key FROM sync_rows WHERE link_id = ? AND pk IN (?)',
            [link, chunk],
          );
          for (const row of rows) keys.set(text(row, 'pk'), text(row, 'row_key'));
        }
        return keys;
      }),

    async save(tx, link, rows) {
      for (const chunk of chunksOf(rows)) await saveChunk(sessionOf(tx), link, chunk);
    },

    async seenAgain(tx, link, keys, lo, hi) {
      for (const chunk of chunksOf(inKeyOrder(keys))) {
        await sessionOf(tx).write(
          'UPDATE sync_rows FORCE INDEX (PRIMARY) SET seen_lo_us = ?, seen_hi_us = ? WHERE link_id = ? AND row_key IN (?)',
          [lo, hi, link, chunk],
        );
      }
    },

    async releasePks(tx, link, pks) {
      for (const chunk of chunksOf(pks)) {
        await sessionOf(tx).write(
          'UPDATE sync_rows FORCE INDEX (by_pk) SET pk = NULL, dirty = 1 WHERE link_id = ? AND pk IN (?)',
          [link, chunk],
        );
      }
    },

    async movePks(tx, link, moves) {
      const session = sessionOf(tx);
      for (const { from, to } of moves) {
        const other = 'UPDATE sync_rows SET pk = NULL, dirty = 1 WHERE link_id = ? AND pk = ?';
        const [known] = await session.rows('SELECT 1 FROM sync_rows WHERE link_id = ? AND pk = ?', [
          link,
          from,
        ]);
        if (known === undefined) continue;
        await session.writePrepared(other, [link, to]);
        await session.writePrepared('UPDATE sync_rows SET pk = ?, dirty = 1 WHERE link_id = ? AND pk = ?', [
          to,
          link,
          from,
        ]);
      }
    },

    async forget(tx, link, keys) {
      // One by one: `DELETE … IN` scans a small table, takes no index hint, and so waits for rows of others.
      for (const key of inKeyOrder(keys)) {
        await sessionOf(tx).writePrepared('DELETE FROM sync_rows WHERE link_id = ? AND row_key = ?', [
          link,
          key,
        ]);
      }
    },

    places: (link, keys) =>
      pool.use(async (session) => {
        const select = 'SELECT row_key, sheet_row, content_mark FROM sync_rows WHERE link_id = ?';
        const places: Place[] = [];
        if (keys === undefined) {
          // Rows of a large tab, as the driver gives them, would be several times what is kept of them.
          for (let last = '', isMore = true; isMore;) {
            const page = await session.rows(`${select} AND row_key > ? ORDER BY row_key LIMIT ?`, [
              link,
              last,
              PLACES_MAX,
            ]);
            for (const row of page) places.push(toPlace(row));
            last = places.at(-1)?.key ?? '';
            isMore = page.length === PLACES_MAX;
          }
        }
        for (const chunk of chunksOf(keys ?? [])) {
          const found = await session.rows(`${select} AND row_key IN (?)`, [link, chunk]);
          for (const row of found) places.push(toPlace(row));
        }
        return places;
      }),

    owned: (link) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          'SELECT row_key, pk FROM sync_rows WHERE link_id = ? AND pk IS NOT NULL',
          [link],
        );
        return new Map(rows.map((row) => [text(row, 'row_key'), text(row, 'pk')]));
      }),

    lastRow: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT MAX(sheet_row) AS last FROM sync_rows WHERE link_id = ?', [
          link,
        ]);
        return (row && optionalInteger(row, 'last')) ?? -1;
      }),

    dirtyKeys: (link, limit) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT r.row_key FROM sync_rows r WHERE r.dirty = 1 AND r.link_id = ? AND NOT ${rowRests('r')}
           ORDER BY r.row_key LIMIT ?`,
          [link, limit],
        );
        return rows.map((row) => text(row, 'row_key'));
      }),

    withDirty: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, spreadsheet_id FROM sync_links WHERE status <> 'paused' AND NOT is_relinked
           AND EXISTS (SELECT 1 FROM sync_rows r
             WHERE r.dirty = 1 AND r.link_id = sync_links.id AND NOT ${rowRests('r')}) ORDER BY id`,
        );
        return rows.map((row) => ({ link: integer(row, 'id'), spreadsheet: integer(row, 'spreadsheet_id') }));
      }),

    count: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT COUNT(*) AS entries FROM sync_rows WHERE link_id = ?', [
          link,
        ]);
        return row ? integer(row, 'entries') : 0;
      }),
  };
}

/**
 * New keys are plainly inserted: an upsert that met another row's primary key would silently overwrite that row. Here it
 * fails with MYSQL_REJECTED instead, and the other row has to be forgotten first.
 */
async function saveChunk(session: Session, link: number, states: readonly RowState[]): Promise<void> {
  const sorted = [...states].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  const found = await session.rows(
    `SELECT row_key FROM sync_rows FORCE INDEX (PRIMARY)
     WHERE link_id = ? AND row_key IN (?) ORDER BY row_key FOR UPDATE`,
    [link, sorted.map((state) => state.key)],
  );
  const known = new Set(found.map((row) => text(row, 'row_key')));
  const rows = sorted.map((state) => ({ state, values: toValues(link, state) }));
  for (const isKnown of [true, false]) {
    const group = rows.filter(({ state }) => known.has(state.key) === isKnown);
    for (const chunk of chunksBySize(group, ({ values }) => String(values[4] ?? '').length)) {
      await session.write(`INSERT INTO sync_rows (${COLUMNS}) VALUES ? ${isKnown ? REPLACE : ''}`, [
        chunk.map(({ values }) => values),
      ]);
    }
  }
}

function toValues(link: number, state: RowState): SqlValue[] {
  return [
    link,
    state.key,
    state.pk,
    state.row,
    state.base && encodeBase(state.base),
    state.base && baseMark(state.base),
    countHeld(state.base),
    state.dirty,
    state.goneByUs,
    state.repairRounds,
    state.openIntent,
    0,
    0,
  ];
}

function toPlace(row: Row): Place {
  return {
    key: text(row, 'row_key'),
    row: optionalInteger(row, 'sheet_row'),
    mark: optionalInteger(row, 'content_mark'),
  };
}

function readState(row: Row): RowState {
  const base = optionalText(row, 'base');
  return {
    key: text(row, 'row_key'),
    pk: optionalText(row, 'pk'),
    row: optionalInteger(row, 'sheet_row'),
    base:
      base === null
        ? null
        : seenAgain(decodeBase(base), integer(row, 'seen_lo_us'), integer(row, 'seen_hi_us')),
    dirty: boolean(row, 'dirty'),
    goneByUs: boolean(row, 'gone_by_us'),
    repairRounds: integer(row, 'repair_rounds'),
    openIntent: optionalInteger(row, 'open_intent'),
  };
}

/** The order in which all transactions lock: byte order, so that no two wait for each other. */
function inKeyOrder(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
