/** What people look at later: `sync_conflicts`, `sync_issues`, `sync_change_log`, `sync_activity`. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { Issue } from '../../core/conflict.ts';
import type { Records } from '../../ports/records.ts';
import { chunksOf } from './chunks.ts';
import { addConflicts } from './conflicts.ts';
import { sessionOf } from './database.ts';
import { insertHistory } from './history-entries.ts';
import type { MysqlPool } from './pool.ts';
import { optionalText, text } from './read-row.ts';
import type { Session } from './session.ts';
import { settleCells } from './settle.ts';

export function mysqlRecords(pool: MysqlPool): Records {
  return {
    addConflicts: (tx, link, conflicts) => addConflicts(sessionOf(tx), link, conflicts),

    settle: (tx, link, cells) => settleCells(sessionOf(tx), link, cells),

    addIssues: (tx, link, issues) => addIssues(sessionOf(tx), link, issues),

    async replaceIssues(tx, link, column, issues) {
      const session = sessionOf(tx);
      const found = await session.rows(
        'SELECT row_key, why FROM sync_issues WHERE link_id = ? AND column_id = ?',
        [link, column],
      );
      const wanted = new Map(issues.map((issue) => [issue.key, issue]));
      for (const row of found) {
        const key = text(row, 'row_key');
        if (wanted.get(key)?.why === text(row, 'why')) {
          wanted.delete(key);
        } else {
          await session.writePrepared(
            'DELETE FROM sync_issues WHERE link_id = ? AND row_key = ? AND column_id = ?',
            [link, key, column],
          );
        }
      }
      await addIssues(session, link, [...wanted.values()]);
    },

    addHistory: (tx, link, entries) => insertHistory(sessionOf(tx), link, entries),

    async addActivity(tx, { link, direction, what, rows, cells }) {
      await sessionOf(tx).write(
        `INSERT INTO sync_activity (link_id, direction, what, row_count, cell_count, created_at)
         VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
        [link, direction, what, rows, cells],
      );
    },

    lastSyncAt: () =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT created_at FROM sync_activity ORDER BY id DESC LIMIT 1');
        return row ? millisecondsOf(optionalText(row, 'created_at')) : null;
      }),
  };
}

function millisecondsOf(at: string | null): number | null {
  return at === null ? null : Math.floor(fromSqlDateTime(at) / MICROS_PER_MS);
}

async function addIssues(session: Session, link: number, issues: readonly Issue[]): Promise<void> {
  for (const chunk of chunksOf(issues)) {
    const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
    const now = clock ? text(clock, 'here') : null;
    await session.write(
      `INSERT INTO sync_issues (link_id, row_key, column_id, why, created_at) VALUES ?
       ON DUPLICATE KEY UPDATE why = VALUES(why), created_at = VALUES(created_at)`,
      [chunk.map(({ key, column, why }) => [link, key, column, why, now])],
    );
  }
}
