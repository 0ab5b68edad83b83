/** `sync_spreadsheets` with the numbering of intents and the add-on's clock. */
import type { AddonClock } from '../../core/addon-clock.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Tx } from '../../ports/database.ts';
import type { Spreadsheet, Spreadsheets } from '../../ports/spreadsheets.ts';
import { joinedCalls } from '../system/joined-calls.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session, SqlValue } from './session.ts';

const SELECT = `
  SELECT s.id, s.google_id, s.title, s.time_zone, s.locale, s.nonce, s.scratch_tab_id, s.fence,
         n.last_applied, c.offset_us, c.error_us, c.round_trips_us
  FROM sync_spreadsheets s
  JOIN sync_intent_numbers n ON n.spreadsheet_id = s.id
  LEFT JOIN sync_addon_clocks c ON c.spreadsheet_id = s.id`;

export function mysqlSpreadsheets(pool: MysqlPool): Spreadsheets {
  return {
    ensure: (facts, nonce) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT INTO sync_spreadsheets (google_id, title, time_zone, locale, nonce, created_at)
           VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))
           ON DUPLICATE KEY UPDATE
             title = VALUES(title), time_zone = VALUES(time_zone), locale = VALUES(locale)`,
          [facts.googleId, facts.title, facts.timeZone, facts.locale, nonce],
        );
        await session.write(
          `INSERT INTO sync_intent_numbers (spreadsheet_id)
           SELECT id FROM sync_spreadsheets WHERE google_id = ?
           ON DUPLICATE KEY UPDATE last_given = last_given`,
          [facts.googleId],
        );
        return readOne(session, 's.google_id = ?', facts.googleId);
      }),

    get: joinedCalls((id: number) => pool.use((session) => readOne(session, 's.id = ?', id))),

    list: () =>
      pool.use(async (session) => (await session.rows(`${SELECT} ORDER BY s.id`)).map(readSpreadsheet)),

    setScratchTab: (id, scratchTabId) =>
      pool.use(async (session) => {
        await session.write('UPDATE sync_spreadsheets SET scratch_tab_id = ? WHERE id = ?', [
          scratchTabId,
          id,
        ]);
      }),

    setClock: (id, clock) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT INTO sync_addon_clocks (spreadsheet_id, offset_us, error_us, round_trips_us, measured_at)
           VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))
           ON DUPLICATE KEY UPDATE offset_us = VALUES(offset_us), error_us = VALUES(error_us),
             round_trips_us = VALUES(round_trips_us), measured_at = VALUES(measured_at)`,
          [id, clock.offset, clock.error, JSON.stringify(clock.roundTrips)],
        );
      }),

    raiseFence: (id) =>
      pool.use(async (session) => {
        // LAST_INSERT_ID(expression) hands the new value to this connection alone: no second caller can get the same.
        const { affected, insertId } = await session.write(
          'UPDATE sync_spreadsheets SET fence = LAST_INSERT_ID(fence + 1) WHERE id = ?',
          [id],
        );
        if (affected !== 1) throw unknownSpreadsheet();
        return insertId;
      }),

    lockShared,

    async lockFenced(tx, id, fence) {
      const spreadsheet = await lockShared(tx, id);
      if (spreadsheet.fence !== fence) throw new SyncError('LEASE_LOST');
      return spreadsheet;
    },

    async takeN(tx, id) {
      const { affected, insertId } = await sessionOf(tx).write(
        'UPDATE sync_intent_numbers SET last_given = LAST_INSERT_ID(last_given + 1) WHERE spreadsheet_id = ?',
        [id],
      );
      if (affected !== 1) throw unknownSpreadsheet();
      return insertId;
    },

    async setLastAppliedN(tx, id, n) {
      await sessionOf(tx).write('UPDATE sync_intent_numbers SET last_applied = ? WHERE spreadsheet_id = ?', [
        n,
        id,
      ]);
    },
  };
}

/** Locks the row of `sync_spreadsheets` alone: numbering and clock stay free to be written by others. */
async function lockShared(tx: Tx, id: number): Promise<Spreadsheet> {
  const session = sessionOf(tx);
  await session.rows('SELECT id FROM sync_spreadsheets WHERE id = ? LOCK IN SHARE MODE', [id]);
  return readOne(session, 's.id = ?', id);
}

async function readOne(session: Session, where: string, value: SqlValue): Promise<Spreadsheet> {
  const [row] = await session.rows(`${SELECT} WHERE ${where}`, [value]);
  if (!row) throw unknownSpreadsheet();
  return readSpreadsheet(row);
}

function readSpreadsheet(row: Row): Spreadsheet {
  return {
    id: integer(row, 'id'),
    googleId: text(row, 'google_id'),
    title: text(row, 'title'),
    timeZone: text(row, 'time_zone'),
    locale: text(row, 'locale'),
    fence: integer(row, 'fence'),
    lastAppliedN: integer(row, 'last_applied'),
    scratchTabId: optionalInteger(row, 'scratch_tab_id'),
    nonce: text(row, 'nonce'),
    clock: readClock(row),
  };
}

function readClock(row: Row): AddonClock | null {
  const roundTrips = optionalText(row, 'round_trips_us');
  if (roundTrips === null) return null;
  return {
    offset: integer(row, 'offset_us'),
    error: integer(row, 'error_us'),
    roundTrips: JSON.parse(roundTrips) as number[],
  };
}

function unknownSpreadsheet(): SyncError {
  return new SyncError('LINK_UNKNOWN', 'the spreadsheet is not known');
}
