/** `sync_file_watch`: how far Google Drive was asked for changed files. Several processes take turns; none is needed. */
import type { Database } from '../../ports/database.ts';
import type { FileWatch } from '../../ports/file-watch.ts';
import { sessionOf } from './database.ts';
import { noteFileChanges } from './link-reads.ts';
import type { MysqlPool } from './pool.ts';
import { optionalInteger, optionalText } from './read-row.ts';

export function mysqlFileWatch(pool: MysqlPool, database: Database): FileWatch {
  return {
    take: (account, at, before) =>
      pool.use(async (session) => {
        const added = await session.write(
          'INSERT IGNORE INTO sync_file_watch (account, asked_at_us) VALUES (?, ?)',
          [account, at],
        );
        const taken = await session.write(
          'UPDATE sync_file_watch SET asked_at_us = ? WHERE account = ? AND asked_at_us <= ?',
          [at, account, before],
        );
        if (added.affected + taken.affected === 0) return null;
        const [row] = await session.rows('SELECT page_token FROM sync_file_watch WHERE account = ?', [
          account,
        ]);
        return row ? { token: optionalText(row, 'page_token') } : null;
      }),

    advance: (account, { token, next, changed, at }) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const { affected } = await session.write(
          `UPDATE sync_file_watch SET page_token = ?, worked_at_us = ?
           WHERE account = ? AND page_token <=> ?`,
          [next, at, account, token],
        );
        if (affected > 0) await noteFileChanges(session, changed, at);
      }),

    workedAt: (account) =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT worked_at_us FROM sync_file_watch WHERE account = ?', [
          account,
        ]);
        return row ? optionalInteger(row, 'worked_at_us') : null;
      }),
  };
}
