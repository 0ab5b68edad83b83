/** `sync_link_reads`: when whole tabs were read, what asks for the next read, and what reads found untold. */
import { SILENT_READS, silentReads } from '../../core/drift.ts';
import { fromSqlDateTime, type Micros } from '../../core/micros.ts';
import type { ReadFacts } from '../../core/read-schedule.ts';
import type { Database } from '../../ports/database.ts';
import type { LinkReads, LinkWatch } from '../../ports/link-reads.ts';
import { inTransactionOrAlone, sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, optionalInteger, optionalText } from './read-row.ts';
import type { Row, Session } from './session.ts';

const WATCH = `SELECT l.id, r.read_at_us, r.drift_cells, r.drift_at_us, r.silent_reads, r.webhook_at_us, r.owner,
  (SELECT received_at FROM sync_inbox_batches FORCE INDEX (by_link_age) WHERE link_id = l.id ORDER BY received_at DESC LIMIT 1) AS received_at
  FROM sync_links l LEFT JOIN sync_link_reads r ON r.link_id = l.id WHERE`;

/** A change is news until a read began after it. */
const FILE_CHANGED = `INSERT INTO sync_link_reads (link_id, changed_first_us, changed_last_us)
  SELECT l.id, ?, ? FROM sync_links l JOIN sync_spreadsheets s ON s.id = l.spreadsheet_id WHERE`;
const RENEW = `ON DUPLICATE KEY UPDATE
  changed_first_us = COALESCE(changed_first_us, VALUES(changed_first_us)), changed_last_us = VALUES(changed_last_us)`;

export function mysqlLinkReads(pool: MysqlPool, database: Database): LinkReads {
  return {
    idle: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT l.id, l.spreadsheet_id, r.read_at_us, r.changed_first_us, r.changed_last_us,
             COALESCE(r.pending_reads, 0) AS pending_reads, COALESCE(r.has_formulas, 0) OR l.attached IS NOT NULL AND JSON_EXTRACT(l.attached, '$.isView') IS NOT NULL AS has_formulas
           FROM sync_links l LEFT JOIN sync_link_reads r ON r.link_id = l.id
           WHERE l.nudge_seq = l.read_seq AND l.unlinked_at IS NULL AND NOT l.paused_by_person AND NOT (l.status = 'paused' AND l.id IN
             (SELECT link_id FROM sync_sheet_writes WHERE state = 'blocked')) ORDER BY l.id`,
        );
        return rows.map(readFacts);
      }),

    countScheduled: (since) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          'SELECT COUNT(*) AS scheduled FROM sync_link_reads WHERE scheduled_at_us > ?',
          [since],
        );
        return row ? integer(row, 'scheduled') : 0;
      }),

    schedule: (link, at) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const { affected } = await session.write(
          'UPDATE sync_links SET nudge_seq = nudge_seq + 1 WHERE id = ? AND nudge_seq = read_seq',
          [link],
        );
        if (affected === 0) return false;
        await session.write(
          `INSERT INTO sync_link_reads (link_id, scheduled_seq, scheduled_at_us)
           SELECT id, nudge_seq, ? FROM sync_links WHERE id = ?
           ON DUPLICATE KEY UPDATE scheduled_seq = VALUES(scheduled_seq), scheduled_at_us = VALUES(scheduled_at_us)`,
          [at, link],
        );
        return true;
      }),

    isScheduled: (link, nudge) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          'SELECT 1 FROM sync_link_reads WHERE link_id = ? AND scheduled_seq = ?',
          [link, nudge],
        );
        return rows.length > 0;
      }),

    done: (link, findings) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const [known] = await session.rows(`${WATCH} l.id = ?`, [link]);
        if (!known) return;
        const lastWebhookAt = webhookAt(known);
        const silent = silentReads(silentBefore(known), {
          isScheduled: findings.isScheduled,
          news: findings.edits,
          lastWebhookAt,
          previousReadAt: optionalInteger(known, 'read_at_us'),
        });
        await session.write(
          `INSERT INTO sync_link_reads (link_id, read_at_us, pending_reads, has_formulas, drift_cells, drift_at_us,
             silent_reads, webhook_at_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON DUPLICATE KEY UPDATE
             changed_first_us = IF(changed_last_us < VALUES(read_at_us), NULL, GREATEST(changed_first_us, VALUES(read_at_us))),
             changed_last_us = IF(changed_last_us < VALUES(read_at_us), NULL, changed_last_us),
             read_at_us = VALUES(read_at_us), has_formulas = VALUES(has_formulas),
             pending_reads = IF(VALUES(pending_reads) = 0, 0, pending_reads + 1),
             drift_cells = COALESCE(VALUES(drift_cells), drift_cells),
             drift_at_us = COALESCE(VALUES(drift_at_us), drift_at_us),
             silent_reads = VALUES(silent_reads), webhook_at_us = VALUES(webhook_at_us)`,
          [
            link,
            findings.at,
            findings.isPending,
            findings.hasFormulas,
            findings.driftCells,
            findings.driftCells === null ? null : findings.at,
            silent,
            lastWebhookAt,
          ],
        );
      }),

    fileChanged: (googleIds, at, tx) =>
      inTransactionOrAlone(pool, tx, (session) => noteFileChanges(session, googleIds, at)),

    setOwner: (link, owner) =>
      pool.use(async (session) => {
        await session.write(
          'INSERT INTO sync_link_reads (link_id, owner) VALUES (?, ?) ON DUPLICATE KEY UPDATE owner = VALUES(owner)',
          [link, owner],
        );
      }),

    of: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(`${WATCH} l.id = ?`, [link]);
        return row ? readWatch(row) : { drift: null, owner: null, lastWebhookAt: null, isSilent: false };
      }),

    all: () =>
      pool.use(async (session) => {
        const rows = await session.rows(`${WATCH} l.unlinked_at IS NULL`);
        return new Map(rows.map((row) => [integer(row, 'id'), readWatch(row)]));
      }),
  };
}

/** Also as a part of the step that goes on in Drive's list of changes. */
export async function noteFileChanges(
  session: Session,
  googleIds: readonly string[] | 'all',
  at: Micros,
): Promise<void> {
  if (googleIds === 'all') await session.write(`${FILE_CHANGED} TRUE ${RENEW}`, [at, at]);
  else if (googleIds.length > 0) {
    await session.write(`${FILE_CHANGED} s.google_id IN (?) ${RENEW}`, [at, at, googleIds]);
  }
}

function readFacts(row: Row): ReadFacts {
  const [first, last] = [optionalInteger(row, 'changed_first_us'), optionalInteger(row, 'changed_last_us')];
  return {
    link: integer(row, 'id'),
    spreadsheet: integer(row, 'spreadsheet_id'),
    lastReadAt: optionalInteger(row, 'read_at_us'),
    changed: first === null || last === null ? null : { first, last },
    pendingReads: integer(row, 'pending_reads'),
    hasFormulas: boolean(row, 'has_formulas'),
  };
}

function readWatch(row: Row): LinkWatch {
  const [cells, at] = [optionalInteger(row, 'drift_cells'), optionalInteger(row, 'drift_at_us')];
  const lastWebhookAt = webhookAt(row);
  const hasSpoken = (lastWebhookAt ?? 0) > (optionalInteger(row, 'read_at_us') ?? 0);
  return {
    drift: cells === null || at === null ? null : { cells, at },
    owner: optionalText(row, 'owner'),
    lastWebhookAt,
    isSilent: silentBefore(row) >= SILENT_READS && !hasSpoken,
  };
}

function silentBefore(row: Row): number {
  return optionalInteger(row, 'silent_reads') ?? 0;
}

/** Batches are purged one day; the last read remembers. */
function webhookAt(row: Row): Micros | null {
  const received = optionalText(row, 'received_at');
  const known = optionalInteger(row, 'webhook_at_us');
  const at = received === null ? null : fromSqlDateTime(received);
  return at === null || known === null ? (at ?? known) : Math.max(at, known);
}
