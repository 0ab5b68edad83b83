/** `sync_inbox`: edits that the add-on told. An entry without `done_at` is pending. */
import type { RawCell } from '../../../shared/cell.ts';
import { fromSqlDateTime } from '../../core/micros.ts';
import type { Database } from '../../ports/database.ts';
import type { EntryOutcome, Inbox, InboxEntry } from '../../ports/inbox.ts';
import { chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import { groupedIntake } from './inbox-intake.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalText, text } from './read-row.ts';
import { entryIsSetAside, entryRests } from './resting.ts';
import type { Row, Session } from './session.ts';

const SELECT =
  'SELECT id, batch_id, row_key, sheet_row, cells, captured_at_us, received_at, edited_by, registry_version FROM sync_inbox';

export function mysqlInbox(pool: MysqlPool, database: Database): Inbox {
  return {
    append: groupedIntake(database),

    async take(tx, link, after, limit) {
      const session = sessionOf(tx);
      const taken: InboxEntry[] = [];
      let last = after;
      while (taken.length < limit) {
        const wanted = limit - taken.length;
        const page = await session.rows(
          `SELECT e.id FROM sync_inbox e WHERE e.done_at IS NULL AND e.link_id = ? AND e.id > ?
             AND NOT ${entryRests('e')} ORDER BY e.id LIMIT ?`,
          [link, last, wanted],
        );
        const ids = page.map((row) => integer(row, 'id'));
        taken.push(...(await lockPending(session, ids)));
        last = ids.at(-1) ?? last;
        if (ids.length < wanted) break;
      }
      return taken;
    },

    async takeByKey(tx, link, keys) {
      const session = sessionOf(tx);
      const ids: number[] = [];
      for (const chunk of chunksOf(keys)) {
        const rows = await session.rows(
          `SELECT e.id FROM sync_inbox e WHERE e.link_id = ? AND e.row_key IN (?) AND e.done_at IS NULL
             AND NOT ${entryRests('e')}`,
          [link, chunk],
        );
        ids.push(...rows.map((row) => integer(row, 'id')));
      }
      return lockPending(
        session,
        ids.sort((a, b) => a - b),
      );
    },

    async done(tx, outcomes) {
      const byOutcome = Map.groupBy(outcomes, (each) => each.outcome);
      for (const [outcome, entries] of byOutcome) {
        for (const chunk of chunksOf(entries)) await markDone(sessionOf(tx), outcome, chunk);
      }
    },

    withPending: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id FROM sync_links WHERE status <> 'paused'
           AND EXISTS (SELECT 1 FROM sync_inbox e
             WHERE e.done_at IS NULL AND e.link_id = sync_links.id AND NOT ${entryRests('e')}) ORDER BY id`,
        );
        return rows.map((row) => integer(row, 'id'));
      }),

    countPending: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          `SELECT COUNT(*) AS pending FROM sync_inbox e WHERE e.done_at IS NULL AND NOT ${entryIsSetAside('e')}
             ${link === undefined ? '' : 'AND e.link_id = ?'}`,
          link === undefined ? [] : [link],
        );
        return row ? integer(row, 'pending') : 0;
      }),
  };
}

/**
 * Locks those of the entries that are still pending and that nobody else has locked, in order. Only these: one locking
 * statement that searches as well would lock all it looks at.
 */
async function lockPending(session: Session, ids: readonly number[]): Promise<InboxEntry[]> {
  const entries: InboxEntry[] = [];
  for (const chunk of chunksOf(ids)) {
    const rows = await session.rows(
      `${SELECT} FORCE INDEX (PRIMARY) WHERE id IN (?) AND done_at IS NULL ORDER BY id FOR UPDATE SKIP LOCKED`,
      [chunk],
    );
    entries.push(...rows.map(readEntry));
  }
  return entries;
}

async function markDone(
  session: Session,
  outcome: EntryOutcome,
  entries: readonly { id: number }[],
): Promise<void> {
  await session.write(
    `UPDATE sync_inbox FORCE INDEX (PRIMARY) SET done_at = UTC_TIMESTAMP(6), outcome = ? WHERE id IN (?)`,
    [outcome, entries.map((entry) => entry.id)],
  );
}

function readEntry(row: Row): InboxEntry {
  return {
    id: integer(row, 'id'),
    batchId: text(row, 'batch_id'),
    key: text(row, 'row_key'),
    row: integer(row, 'sheet_row'),
    cells: JSON.parse(text(row, 'cells')) as Record<string, RawCell>,
    capturedAt: integer(row, 'captured_at_us'),
    receivedAt: fromSqlDateTime(text(row, 'received_at')),
    by: optionalText(row, 'edited_by'),
    registry: integer(row, 'registry_version'),
  };
}
