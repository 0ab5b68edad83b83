/** One look at everything that is pending. It only counts through indexes and locks nothing. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import { SILENT_READS } from '../../core/drift.ts';
import type { LinkOperations } from '../../core/operations.ts';
import type { OperationsView } from '../../ports/operations-view.ts';
import type { Processes } from '../../ports/processes.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const LINKS = `
  SELECT l.id, l.public_id, l.tab_name, l.tab_id, l.table_name, l.status, l.pause_reason, l.paused_by_person, s.title,
    s.google_id
  FROM sync_links l JOIN sync_spreadsheets s ON s.id = l.spreadsheet_id WHERE l.unlinked_at IS NULL ORDER BY l.id`;

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
  WHERE COALESCE(r.held_cells > 0, TRUE) GROUP BY i.link_id`;

const DEAD_LETTERS =
  'SELECT link_id AS link, COUNT(*) AS entries FROM sync_dead_letters WHERE resolved_at IS NULL GROUP BY link_id';

const APPROVALS =
  "SELECT link_id AS link, COUNT(*) AS entries FROM sync_approvals WHERE state = 'open' GROUP BY link_id";

/** A webhook since the last read ends the silence. */
const READS = `
  SELECT r.link_id AS link, r.drift_cells, r.owner, r.silent_reads >= ${SILENT_READS} AND NOT EXISTS
    (SELECT 1 FROM sync_inbox_batches b
     WHERE b.link_id = r.link_id AND b.received_at > FROM_UNIXTIME(r.read_at_us / 1000000)) AS silent
  FROM sync_link_reads r`;

/** Writes that were sent and of which nobody knows yet whether they were applied. */
const UNSETTLED = `SELECT MIN(sent_at_us) AS oldest FROM sync_sheet_writes WHERE state = 'open'`;

export function mysqlOperationsView(pool: MysqlPool, processes: Processes): OperationsView {
  return {
    async look() {
      const living = await processes.living();
      return pool.use(async (session) => {
        const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
        const [unsettled] = await session.rows(UNSETTLED);
        const sentAt = unsettled ? optionalInteger(unsettled, 'oldest') : null;
        return {
          at: clock ? milliseconds(text(clock, 'here')) : 0,
          links: await readLinks(session),
          processes: living,
          oldestUnsettledAt: sentAt === null ? null : Math.floor(sentAt / MICROS_PER_MS),
        };
      });
    },
  };
}

async function readLinks(session: Session): Promise<LinkOperations[]> {
  const links = await session.rows(LINKS);
  const byLink = async (sql: string): Promise<ReadonlyMap<number, Row>> =>
    new Map((await session.rows(sql)).map((row) => [integer(row, 'link'), row]));
  const edits = await byLink(EDITS);
  const changes = await byLink(CHANGES);
  const conflicts = await byLink(CONFLICTS);
  const issues = await byLink(ISSUES);
  const letters = await byLink(DEAD_LETTERS);
  const approvals = await byLink(APPROVALS);
  const reads = await byLink(READS);
  return links.map((row) => {
    const id = integer(row, 'id');
    return {
      id,
      publicId: text(row, 'public_id'),
      spreadsheetTitle: text(row, 'title'),
      googleId: text(row, 'google_id'),
      tab: text(row, 'tab_name'),
      tabId: integer(row, 'tab_id'),
      table: text(row, 'table_name'),
      status: member(row, 'status', ['importing', 'active', 'paused']),
      pauseReason: optionalText(row, 'pause_reason'),
      pausedByPerson: boolean(row, 'paused_by_person'),
      pendingEdits: entriesOf(edits.get(id)),
      oldestEditAt: oldestOf(edits.get(id)),
      pendingChanges: entriesOf(changes.get(id)),
      oldestChangeAt: oldestOf(changes.get(id)),
      openConflicts: entriesOf(conflicts.get(id)),
      issues: entriesOf(issues.get(id)),
      deadLetters: entriesOf(letters.get(id)),
      approvals: entriesOf(approvals.get(id)),
      ...readOf(reads.get(id)),
    };
  });
}

function readOf(row: Row | undefined): Pick<LinkOperations, 'driftCells' | 'isSilent' | 'triggerOwner'> {
  if (row === undefined) return { driftCells: null, isSilent: false, triggerOwner: null };
  return {
    driftCells: optionalInteger(row, 'drift_cells'),
    isSilent: optionalInteger(row, 'silent') === 1,
    triggerOwner: optionalText(row, 'owner'),
  };
}

function entriesOf(row: Row | undefined): number {
  return row ? integer(row, 'entries') : 0;
}

function oldestOf(row: Row | undefined): number | null {
  return row ? milliseconds(text(row, 'oldest')) : null;
}

function milliseconds(dateTime: string): number {
  return Math.floor(fromSqlDateTime(dateTime) / MICROS_PER_MS);
}
