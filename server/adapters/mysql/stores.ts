/** Every port that MySQL is behind and that needs nothing but the pool, by name. */
import type { Database } from '../../ports/database.ts';
import type { Ports } from '../../ports/ports.ts';
import { mysqlApprovals } from './approvals.ts';
import { mysqlAttempts } from './attempts.ts';
import { mysqlChangeQueue } from './change-queue.ts';
import { mysqlConflicts } from './conflict-history.ts';
import { mysqlDeadLetters } from './dead-letters.ts';
import { mysqlHistory } from './history.ts';
import { mysqlInbox } from './inbox.ts';
import { mysqlIntents } from './intents.ts';
import { mysqlIssues } from './issues.ts';
import { mysqlLinkReads } from './link-reads.ts';
import { mysqlLinkSizes } from './link-sizes.ts';
import { mysqlOneSided } from './one-sided.ts';
import type { MysqlPool } from './pool.ts';
import { mysqlRecords } from './records.ts';
import { mysqlRegistry } from './registry.ts';
import { mysqlTriggers } from './repair-triggers.ts';
import { mysqlRepairs } from './repairs.ts';
import { mysqlRows } from './rows.ts';
import { mysqlSpreadsheets } from './spreadsheets.ts';
import { mysqlTables } from './tables.ts';
import { mysqlTouches } from './touches.ts';

export type MysqlStores = Omit<
  Ports,
  'database' | 'links' | 'doorbell' | 'lease' | 'budget' | 'sheets' | 'clock' | 'ids' | 'log'
>;

/** `attemptDelaysMs`: how long a row rests after each failed attempt. */
export function mysqlStores(
  pool: MysqlPool,
  database: Database,
  { attemptDelaysMs }: { attemptDelaysMs: readonly number[] },
): MysqlStores {
  return {
    spreadsheets: mysqlSpreadsheets(pool),
    linkReads: mysqlLinkReads(pool, database),
    linkSizes: mysqlLinkSizes(pool),
    registry: mysqlRegistry(pool),
    rows: mysqlRows(pool),
    inbox: mysqlInbox(pool, database),
    tables: mysqlTables(pool),
    changeQueue: mysqlChangeQueue(pool),
    intents: mysqlIntents(pool),
    repairs: mysqlRepairs(pool),
    approvals: mysqlApprovals(pool),
    oneSided: mysqlOneSided(pool),
    triggers: mysqlTriggers(pool),
    records: mysqlRecords(pool),
    attempts: mysqlAttempts(pool, database, { delaysMs: attemptDelaysMs }),
    deadLetters: mysqlDeadLetters(pool, database),
    conflicts: mysqlConflicts(pool),
    history: mysqlHistory(pool),
    issues: mysqlIssues(pool),
    touches: mysqlTouches(pool),
  };
}
