/** What the views of a link are made of, in one round trip. All links at once: `overview-of-all.ts`. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { LinkFacts, Overview, Waiting } from '../../ports/overview.ts';
import { SyncError } from '../../core/sync-error.ts';
import { OPEN_ISSUE } from './issues.ts';
import { overviewOfAll } from './overview-of-all.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalInteger, optionalText } from './read-row.ts';
import type { Row } from './session.ts';

/**
 * Indexes are forced where the last by id is wanted: else MySQL may go through the whole table by id, for a link that has no such entry.
 */
const FACTS = `
  SELECT l.import_rows_done, l.import_rows_total,
    (SELECT COUNT(*) FROM sync_rows WHERE link_id = l.id AND pk IS NOT NULL) AS known_rows,
    (SELECT COUNT(*) FROM sync_rows WHERE link_id = l.id AND held_cells > 0) AS held_rows,
    (SELECT COUNT(*) FROM sync_inbox WHERE done_at IS NULL AND link_id = l.id) AS edits_pending,
    (SELECT MIN(received_at) FROM sync_inbox WHERE done_at IS NULL AND link_id = l.id) AS edits_oldest_at,
    (SELECT created_at FROM sync_activity FORCE INDEX (by_direction)
     WHERE link_id = l.id AND direction = 'sheet-to-mysql'
     ORDER BY id DESC LIMIT 1) AS edits_last_at,
    (SELECT COUNT(*) FROM sync_change_queue WHERE table_name = l.table_name) AS changes_pending,
    (SELECT MIN(changed_at) FROM sync_change_queue WHERE table_name = l.table_name) AS changes_oldest_at,
    (SELECT created_at FROM sync_activity FORCE INDEX (by_direction)
     WHERE link_id = l.id AND direction = 'mysql-to-sheet'
     ORDER BY id DESC LIMIT 1) AS changes_last_at,
    (SELECT COUNT(*) FROM sync_conflicts WHERE link_id = l.id AND open_cell IS NOT NULL) AS open_conflicts,
    (SELECT COUNT(*) FROM sync_issues i LEFT JOIN sync_rows r ON r.link_id = i.link_id AND r.row_key = i.row_key
     WHERE i.link_id = l.id AND ${OPEN_ISSUE}) AS issues,
    (SELECT COUNT(*) FROM sync_dead_letters WHERE link_id = l.id AND resolved_at IS NULL) AS dead_letters,
    (SELECT COUNT(*) FROM sync_approvals WHERE link_id = l.id AND state = 'open') AS approvals,
    (SELECT COUNT(*) FROM sync_rows WHERE dirty = 1 AND link_id = l.id) AS dirty_rows
  FROM sync_links l WHERE l.id = ?`;

export function mysqlOverview(pool: MysqlPool): Overview {
  return {
    of: ({ id }) =>
      pool.use(async (session) => {
        const [row] = await session.rows(FACTS, [id]);
        if (!row) throw new SyncError('LINK_UNKNOWN');
        return readFacts(row);
      }),

    all: () => pool.use(overviewOfAll),
  };
}

function readFacts(row: Row): LinkFacts {
  return {
    rows: integer(row, 'known_rows'),
    heldRows: integer(row, 'held_rows'),
    imported: { done: integer(row, 'import_rows_done'), total: optionalInteger(row, 'import_rows_total') },
    edits: waiting(row, 'edits'),
    changes: waiting(row, 'changes'),
    openConflicts: integer(row, 'open_conflicts'),
    issues: integer(row, 'issues'),
    deadLetters: integer(row, 'dead_letters'),
    approvals: integer(row, 'approvals'),
    dirtyRows: integer(row, 'dirty_rows'),
  };
}

function waiting(row: Row, direction: 'edits' | 'changes'): Waiting {
  return {
    pending: integer(row, `${direction}_pending`),
    lastAt: time(row, `${direction}_last_at`),
    oldestPendingAt: time(row, `${direction}_oldest_at`),
  };
}

function time(row: Row, column: string): number | null {
  const text = optionalText(row, column);
  return text === null ? null : Math.floor(fromSqlDateTime(text) / MICROS_PER_MS);
}
