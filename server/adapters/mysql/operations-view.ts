/** One look at everything that is pending. It only counts through indexes and locks nothing. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import { SILENT_READS } from '../../core/drift.ts';
import type { LinkOperations } from '../../core/operations.ts';
import type { OperationsView } from '../../ports/operations-view.ts';
import type { Processes } from '../../ports/processes.ts';
import { usesByLink } from './addon-runs.ts';
import type { MysqlPool } from './pool.ts';
import { pendingByLink, rowsByLink } from './pending-by-link.ts';
import { boolean, integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const LINKS = `
  SELECT l.id, l.public_id, l.tab_name, l.tab_id, l.table_name, l.status, l.pause_reason, l.paused_by_person, s.title,
    s.google_id
  FROM sync_links l JOIN sync_spreadsheets s ON s.id = l.spreadsheet_id WHERE l.unlinked_at IS NULL ORDER BY l.id`;

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
  const pending = await pendingByLink(session);
  const reads = await rowsByLink(session, READS);
  const uses = await usesByLink(session);
  return links.map((row) => {
    const id = integer(row, 'id');
    const { edits, changes, ...waiting } = pending(id);
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
      pendingEdits: edits,
      pendingChanges: changes,
      ...waiting,
      ...readOf(reads.get(id)),
      addonUse: uses.get(id) ?? { requests: 0, runMs: 0 },
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

function milliseconds(dateTime: string): number {
  return Math.floor(fromSqlDateTime(dateTime) / MICROS_PER_MS);
}
