/**
 * The import and the reads that follow, in a process of its own: its memory and its processor time are those of the import alone.
 * Prints one JSON line. Arguments: MySQL's address, number of rows.
 */
import { createHash } from 'node:crypto';

import { mysqlDatabase } from '../../server/adapters/mysql/database.ts';
import { mysqlLinks } from '../../server/adapters/mysql/links.ts';
import { migrate } from '../../server/adapters/mysql/migrate.ts';
import { createPool } from '../../server/adapters/mysql/pool.ts';
import { mysqlStores } from '../../server/adapters/mysql/stores.ts';
import { mysqlSyncClock } from '../../server/adapters/mysql/sync-clock.ts';
import { randomIds } from '../../server/adapters/system/random-ids.ts';
import { secretBox } from '../../server/adapters/system/secret-box.ts';
import type { Ports } from '../../server/ports/ports.ts';
import { reconcileSpreadsheet } from '../../server/reconcile/reconcile-spreadsheet.ts';
import { registerLink } from '../../server/registration/register-link.ts';
import { freeBudget } from '../../server/test/fakes/free-budget.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { memoryMb } from '../process-cost.ts';
import { memoryTab } from './memory-tab.ts';

/** One phase; the time inside of the memory tab is taken off. */
export interface Phase {
  seconds: number;
  cpuSeconds: number;
  reads: number;
  writes: number;
  /** Resident memory at its most so far. */
  peakMb: number;
}

export interface ImportReport {
  table: string;
  import: Phase;
  equal: Phase;
  drift: Phase;
  /** Rows whose MySQL side shows the drift. */
  driftRows: number;
}

const GOOGLE_ID = 'bench-spreadsheet';
const DRIFT_SHARE = 100;
const NOTE_COLUMN = 7;

async function main(url: string, rows: number): Promise<ImportReport> {
  const pool = createPool({ url });
  await migrate(pool);
  const clock = mysqlSyncClock(pool);
  await clock.start();
  const tab = memoryTab(rows);
  const database = mysqlDatabase(pool);
  const ports: Ports = {
    database,
    links: mysqlLinks(pool, database, secretBox([Buffer.alloc(32, 7)])),
    ...mysqlStores(pool, database, { attemptDelaysMs: [] }),
    doorbell: { ring: () => Promise.resolve() },
    lease: { hold: (_spreadsheet, work) => work(new AbortController().signal) },
    budget: freeBudget,
    sheets: tab.sheets,
    clock,
    ids: randomIds,
    log: { info: () => undefined, warn: complain, error: complain },
  };
  const reconcile = reconcileSpreadsheet(ports);
  const { signal } = new AbortController();

  const phase = async (work: () => Promise<void>): Promise<Phase> => {
    const [start, spent, cpu, calls] = [performance.now(), tab.spentMs(), process.cpuUsage(), tab.calls()];
    await work();
    const inTab = tab.spentMs() - spent;
    const used = process.cpuUsage(cpu);
    const after = tab.calls();
    return {
      seconds: (performance.now() - start - inTab) / 1_000,
      cpuSeconds: (used.user + used.system) / 1e6 - inTab / 1_000,
      reads: after.reads - calls.reads,
      writes: after.writes - calls.writes,
      peakMb: memoryMb(process.pid).peak,
    };
  };

  let table = '';
  const imported = await phase(async () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const told = await registerLink(ports, { hash })({
      v: PROTOCOL_VERSION,
      spreadsheetId: GOOGLE_ID,
      tabId: 0,
      headerRow: 1,
    });
    table = told.tableName;
    await until(reconcile, signal, async () => (await onlyLink(ports)).status === 'active');
  });
  const { id } = await onlyLink(ports);
  const readAgain = () =>
    phase(async () => {
      await ports.links.nudge(id);
      await until(reconcile, signal, async () => (await ports.links.readDue(id)) === null);
    });
  const equal = await readAgain();
  for (let row = 0; row < rows; row += DRIFT_SHARE) tab.edit(row, NOTE_COLUMN, 'drifted');
  const drift = await readAgain();
  const driftRows = await pool.use((session) =>
    session.rows(`SELECT COUNT(*) AS n FROM \`${table}\` WHERE note = 'drifted'`),
  );
  await clock.stop();
  await pool.end();
  return { table, import: imported, equal, drift, driftRows: Number(driftRows[0]?.['n']) };
}

/** More rounds than any import needs: one that gets nowhere is told, not waited for. */
const ROUNDS_MAX = 10_000;

async function until(
  reconcile: (spreadsheet: number, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
  isDone: () => Promise<boolean>,
): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await reconcile(1, signal);
    if (await isDone()) return;
  }
  throw new Error(`the read was not done after ${ROUNDS_MAX} rounds`);
}

async function onlyLink({ links }: Pick<Ports, 'links'>) {
  const [link] = await links.list();
  if (link === undefined) throw new Error('the tab is not linked');
  if (link.status === 'paused') throw new Error(`the link is paused: ${link.pauseReason ?? ''}`);
  return link;
}

function complain(fields: object, message: string): void {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
}

const [url = '', rows = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await main(url, Number(rows)))}\n`);
