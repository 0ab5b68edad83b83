/** What is pending, counted for all links at once: one statement a table, however many links there are. Nothing is locked. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import { OPEN_ISSUE } from './issues.ts';
import { integer, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

/** The lowest id is the oldest entry, near enough: ids are given as statements run. */
const EDITS = `
  SELECT p.link_id AS link, p.entries, i.received_at AS oldest
  FROM (SELECT link_id, COUNT(*) AS entries, MIN(id) AS first FROM sync_inbox FORCE INDEX (by_pending)
        WHERE done_at IS NULL GROUP BY link_id) p
  JOIN sync_inbox i ON i.id = p.first`;

const CHANGES = `
  SELECT l.id AS link, p.entries, q.changed_at AS oldest
  FROM (SELECT table_name, COUNT(*) AS entries, MIN(id) AS first FROM sync_change_queue GROUP BY table_name) p
  JOIN sync_change_queue q ON q.id = p.first
  JOIN sync_links l ON l.table_name = p.table_name`;

const CONFLICTS =
  'SELECT link_id AS link, COUNT(*) AS entries FROM sync_conflicts WHERE open_cell IS NOT NULL GROUP BY link_id';

const ISSUES = `
  SELECT i.link_id AS link, COUNT(*) AS entries
  FROM sync_issues i LEFT JOIN sync_rows r ON r.link_id = i.link_id AND r.row_key = i.row_key
  WHERE ${OPEN_ISSUE} GROUP BY i.link_id`;

const DEAD_LETTERS =
  'SELECT link_id AS link, COUNT(*) AS entries FROM sync_dead_letters WHERE resolved_at IS NULL GROUP BY link_id';

const APPROVALS =
  "SELECT link_id AS link, COUNT(*) AS entries FROM sync_approvals WHERE state = 'open' GROUP BY link_id";

export interface PendingOfLink {
  edits: number;
  /** Milliseconds since 1970; null when none waits. */
  oldestEditAt: number | null;
  changes: number;
  oldestChangeAt: number | null;
  openConflicts: number;
  issues: number;
  deadLetters: number;
  approvals: number;
}

/** By the internal number of a link; every link has an answer. */
export async function pendingByLink(session: Session): Promise<(link: number) => PendingOfLink> {
  const edits = await rowsByLink(session, EDITS);
  const changes = await rowsByLink(session, CHANGES);
  const conflicts = await rowsByLink(session, CONFLICTS);
  const issues = await rowsByLink(session, ISSUES);
  const letters = await rowsByLink(session, DEAD_LETTERS);
  const approvals = await rowsByLink(session, APPROVALS);
  return (link) => ({
    edits: entriesOf(edits.get(link)),
    oldestEditAt: oldestOf(edits.get(link)),
    changes: entriesOf(changes.get(link)),
    oldestChangeAt: oldestOf(changes.get(link)),
    openConflicts: entriesOf(conflicts.get(link)),
    issues: entriesOf(issues.get(link)),
    deadLetters: entriesOf(letters.get(link)),
    approvals: entriesOf(approvals.get(link)),
  });
}

/** One row a link, by its column `link`. */
export async function rowsByLink(session: Session, sql: string): Promise<ReadonlyMap<number, Row>> {
  return new Map((await session.rows(sql)).map((row) => [integer(row, 'link'), row]));
}

/** The column `entries`; 0 without a row. */
export function entriesOf(row: Row | undefined): number {
  return row ? integer(row, 'entries') : 0;
}

function oldestOf(row: Row | undefined): number | null {
  return row ? Math.floor(fromSqlDateTime(text(row, 'oldest')) / MICROS_PER_MS) : null;
}
