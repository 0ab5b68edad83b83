/** `sync_spreadsheet_accounts`. Spreadsheets get their row before they are linked, when somebody asks with whom to share them. */
import type { AccountBook } from '../../ports/accounts.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';

/** Whoever asked and never linked anything is forgotten after this time… */
const FORGET = `given_at < UTC_TIMESTAMP(6) - INTERVAL 7 DAY
  AND NOT EXISTS (SELECT 1 FROM sync_spreadsheets s WHERE s.google_id = sync_spreadsheet_accounts.google_id)`;
/** … a few with each that is given. */
const FORGET_MAX = 100;

export function mysqlAccountBook(pool: MysqlPool): AccountBook {
  const of = (googleId: string): Promise<string | null> =>
    pool.use(async (session) => {
      const [row] = await session.rows('SELECT account FROM sync_spreadsheet_accounts WHERE google_id = ?', [
        googleId,
      ]);
      return row ? text(row, 'account') : null;
    });
  return {
    of,

    all: () =>
      pool.use(async (session) => {
        const rows = await session.rows('SELECT google_id, account FROM sync_spreadsheet_accounts');
        return new Map(rows.map((row) => [text(row, 'google_id'), text(row, 'account')]));
      }),

    async give(googleId, account) {
      await pool.use(async (session) => {
        await session.write(`DELETE FROM sync_spreadsheet_accounts WHERE ${FORGET} LIMIT ${FORGET_MAX}`);
        await session.write(
          'INSERT IGNORE INTO sync_spreadsheet_accounts (google_id, account, given_at) VALUES (?, ?, UTC_TIMESTAMP(6))',
          [googleId, account],
        );
      });
      return (await of(googleId)) ?? account;
    },

    move: (googleId, account) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT INTO sync_spreadsheet_accounts (google_id, account, given_at) VALUES (?, ?, UTC_TIMESTAMP(6))
           ON DUPLICATE KEY UPDATE account = VALUES(account), given_at = VALUES(given_at)`,
          [googleId, account],
        );
      }),

    adopt: (account) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT IGNORE INTO sync_spreadsheet_accounts (google_id, account, given_at)
           SELECT google_id, ?, UTC_TIMESTAMP(6) FROM sync_spreadsheets`,
          [account],
        );
      }),

    loads: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT a.account, COUNT(*) AS spreadsheets FROM sync_spreadsheet_accounts a
           LEFT JOIN sync_spreadsheets s ON s.google_id = a.google_id
           WHERE s.id IS NULL OR EXISTS
             (SELECT 1 FROM sync_links l WHERE l.spreadsheet_id = s.id AND l.unlinked_at IS NULL)
           GROUP BY a.account`,
        );
        return new Map(rows.map((row) => [text(row, 'account'), integer(row, 'spreadsheets')]));
      }),
  };
}
