/** Puts the simulated MySQL together: one server and its tables, and ports on them for each life of a process. */
import type { World } from '../world/world.ts';
import type { Context } from './context.ts';
import { SimServer } from './engine/server.ts';
import { storedTables } from './engine/stored.ts';
import type { LinkedTables, TableRules } from './linked-tables.ts';
import { simApprovals } from './sim-approvals.ts';
import { simAttempts, simDeadLetters } from './sim-attempts.ts';
import { simChangeQueue } from './sim-change-queue.ts';
import { simClock } from './sim-clock.ts';
import { simCommitted } from './sim-committed.ts';
import { simConflicts } from './sim-conflicts.ts';
import { simCustomer } from './sim-customer.ts';
import { simDatabase } from './sim-database.ts';
import { simHistory } from './sim-history.ts';
import { simInbox } from './sim-inbox.ts';
import { simIntents } from './sim-intents.ts';
import { simLinkReads } from './sim-link-reads.ts';
import { simLinkSizes } from './sim-link-sizes.ts';
import { simIssues } from './sim-issues.ts';
import { simLinks } from './sim-links.ts';
import type { Commit, SimMysql } from './sim-mysql.ts';
import { simOneSided } from './sim-one-sided.ts';
import { simRecords } from './sim-records.ts';
import { simRegistry } from './sim-registry.ts';
import { simRepairs } from './sim-repairs.ts';
import { simRows } from './sim-rows.ts';
import { simSpreadsheets } from './sim-spreadsheets.ts';
import { simTables } from './sim-tables.ts';
import { simTouches } from './sim-touches.ts';

/** A server without links and tables; registration makes them. `rules` are those of every linked table. */
export function createSimMysql(world: World, rules: TableRules = {}): SimMysql {
  const server = new SimServer(world);
  const tables = storedTables(server.locks);
  const outage = { until: -Infinity };
  const listeners: ((commit: Commit) => void)[] = [];
  const linked: LinkedTables = {
    tables,
    rules,
    statements: new Set(),
    now: () => server.now(),
    onCommit: (commit) => {
      for (const listener of listeners) listener(commit);
    },
  };
  return {
    ports(life) {
      const context: Context = { server, tables, life };
      const database = simDatabase(context);
      return {
        database,
        spreadsheets: simSpreadsheets(context),
        links: simLinks(context),
        linkReads: simLinkReads(context),
        linkSizes: simLinkSizes(context),
        registry: simRegistry(context),
        rows: simRows(context),
        inbox: simInbox(context, database),
        tables: simTables(context, linked),
        changeQueue: simChangeQueue(context),
        intents: simIntents(context),
        repairs: simRepairs(context),
        approvals: simApprovals(context),
        oneSided: simOneSided(context),
        // The simulated triggers are a part of the table.
        triggers: { repair: () => Promise.resolve(false), broken: () => Promise.resolve([]) },
        records: simRecords(context),
        attempts: simAttempts(context),
        deadLetters: simDeadLetters(context),
        conflicts: simConflicts(context),
        history: simHistory(context),
        issues: simIssues(context),
        touches: simTouches(context),
        clock: simClock(world, outage),
      };
    },
    customer: simCustomer(server, linked),
    committed: simCommitted(tables),
    statements: linked.statements,
    onCommit: (listener) => listeners.push(listener),
    arm: (fault) => server.arm(fault),
    stopClocks: (us) => (outage.until = world.now() + us),
    waitingForLocks: () => server.locks.waiting,
  };
}
