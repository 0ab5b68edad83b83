/** Changes in MySQL until the sheet shows them, with Google's latency and quota, against the least that those allow. */
import { Redis } from 'ioredis';
import type { Connection } from 'mysql2/promise';

import type { Bench, BenchSize } from '../bench.ts';
import { LATENCY, LATENCY_MS } from '../google-latency.ts';
import { numberOf, type Lab } from '../lab.ts';
import { cpuSeconds } from '../process-cost.ts';
import { startProduct, until, type LinkedSheet, type RunningProduct } from '../product.ts';
import { compared, figure, type Result } from '../result.ts';
import { percentile } from '../statistics.ts';
import { leastFor, type Burst } from './least.ts';

const COLUMNS = 10;
const SINGLE_RUNS = 10;
/** A burst that takes longer has failed. */
const BURST_MS_MAX = 180_000;
const BURST_MS_MAX_PER_ROW = 18;

export const changesBench: Bench = {
  name: 'changes',
  asks: 'How long until the sheet shows a change, and how many calls does it take?',
  method: `The stand-in answers each call ${LATENCY_MS} ms later; the product keeps to Google's quota by itself (55 reads and 55 writes a minute).
A burst is one UPDATE; it is over when nothing is queued, dirty or open any more, and the sheet is compared then. Before each burst the
budget of the minute is whole again. The least: the fewest calls of 2 MB that could carry the cells, one after the other, without a
read, without a check of what was overwritten. A value above 1 is how many times that least it takes. The stand-in's share of all
processor time is told; above one half the figures say more about it than about us.`,
  limits: `What limits it: the product reads what it is about to cover before it writes, so a change needs a read and a write where the least is a
write alone, and writes of one burst do not share a read. Of one change, ${2 * LATENCY_MS} ms are the latency of these two calls: its goal of 500 ms
can be met only with a Google that answers faster.`,
  async run(lab, size) {
    const product = await startProduct(lab, { env: { SYNC_WATCH_MS: '600000' } });
    try {
      const rows = size.isFull ? size.rows : Math.min(size.rows, 10_000);
      const linked = await product.link({ title: 'changes', rows: tab(rows) });
      await product.google.arm(LATENCY);
      const sql = await product.database.connect();
      const before = cpu(product);
      const single = await singles(product, linked, sql);
      const results: Result[] = [];
      for (const burst of bursts(size, rows)) {
        lab.say(nameOf(burst));
        results.push(...(await runBurst(lab, product, linked, sql, burst)));
      }
      return [...single, ...results, standInShare(before, cpu(product))];
    } finally {
      await product.close();
    }
  },
};

function bursts({ isFull }: BenchSize, rows: number): Burst[] {
  const sizes = isFull ? [1, 10, 100, 1_000, 10_000, 100_000] : [1, 100, 1_000, 10_000];
  return sizes
    .filter((count) => count <= rows)
    .flatMap((count) =>
      [1, COLUMNS].flatMap((columns) =>
        // Apart means every second row at least.
        // In the short version the largest burst is measured together only: apart it waits for minutes of quota.
        (count > 1 && (isFull || count < 10_000) ? [false, true] : [false]).map((isScattered) => ({
          rows: isScattered ? Math.min(count, Math.floor(rows / 2)) : count,
          columns,
          isScattered,
        })),
      ),
    );
}

/** One change while nothing else happens, from the statement's return until the cell shows it. */
async function singles(product: RunningProduct, linked: LinkedSheet, sql: Connection): Promise<Result[]> {
  const { google } = product;
  const { spreadsheetId, tabId } = linked;
  const took: number[] = [];
  const calls: number[] = [];
  for (let run = 0; run < SINGLE_RUNS; run += 1) {
    await rest(sql);
    await google.resetCalls();
    const value = `single ${run}`;
    const start = performance.now();
    await sql.query(`UPDATE \`${linked.answer.tableName}\` SET c1 = ? WHERE c0 = 'R1'`, [value]);
    await until(async () => (await google.cells(spreadsheetId, tabId, 'B2'))[0]?.[0] === value, 60_000);
    took.push(performance.now() - start);
    await rest(sql);
    const counted = await google.calls();
    calls.push(counted.reads + counted.writes);
  }
  const named = (metric: string, unit: string) => ({ bench: 'changes', metric, unit });
  return [
    figure(named('one change, idle, median', 'ms'), took),
    figure(named('one change, idle, slowest', 'ms'), [percentile(took, 100)]),
    figure(named('one change, idle, calls', 'calls'), calls),
  ];
}

async function runBurst(
  lab: Lab,
  product: RunningProduct,
  linked: LinkedSheet,
  sql: Connection,
  burst: Burst,
): Promise<Result[]> {
  await rest(sql);
  await wholeBudget(lab, product);
  await product.google.resetCalls();
  const value = `changed ${Math.round(performance.now())}`;
  const columns = Array.from({ length: burst.columns }, (_, at) => `c${at + 1} = ?`).join(', ');
  const which = burst.isScattered ? `n % 2 = 1 AND n < ${2 * burst.rows}` : `n <= ${burst.rows}`;
  const start = performance.now();
  await sql.query(
    `UPDATE \`${linked.answer.tableName}\` SET ${columns} WHERE ${which}`,
    Array.from({ length: burst.columns }, () => value),
  );
  await rest(sql, Math.max(BURST_MS_MAX, burst.rows * BURST_MS_MAX_PER_ROW));
  const seconds = (performance.now() - start) / 1_000;
  const calls = await product.google.calls();
  await requireShown(product, linked, burst, value);
  const least = leastFor(burst, LATENCY_MS);
  const metric = (what: string) => ({ bench: 'changes', metric: `${nameOf(burst)}: ${what}` });
  return [
    compared({ ...metric('time'), unit: 's' }, [{ value: seconds, baseline: least.seconds }]),
    compared({ ...metric('calls'), unit: 'calls' }, [
      { value: calls.reads + calls.writes, baseline: least.calls },
    ]),
  ];
}

/** Throws when the sheet does not show what MySQL holds. */
async function requireShown(
  { google }: RunningProduct,
  { spreadsheetId, tabId }: LinkedSheet,
  burst: Burst,
  value: string,
): Promise<void> {
  const cells = await google.cells(spreadsheetId, tabId);
  const shown = cells
    .slice(1)
    .flatMap((row) => row.slice(1, burst.columns + 1))
    .filter((cell) => cell === value);
  if (shown.length !== burst.rows * burst.columns) {
    throw new Error(`the sheet shows ${shown.length} of ${burst.rows * burst.columns} changed cells`);
  }
}

/** Nothing is queued, dirty or open. */
async function rest(sql: Connection, withinMs = BURST_MS_MAX): Promise<void> {
  const count = (of: string) => numberOf(sql, `SELECT COUNT(*) AS n FROM ${of}`);
  await until(
    async () =>
      (await count('sync_change_queue')) === 0 &&
      (await count('sync_rows WHERE dirty = 1')) === 0 &&
      (await count("sync_sheet_writes WHERE state IN ('preparing', 'open')")) === 0 &&
      (await count('sync_links WHERE nudge_seq > read_seq')) === 0,
    withinMs,
    50,
  );
}

/** The calls of the last minute are forgotten, so that a burst does not pay for the one before. */
async function wholeBudget(lab: Lab, { redisPrefix }: RunningProduct): Promise<void> {
  const redis = new Redis(lab.services.redisUrl);
  const keys = await redis.keys(`${redisPrefix}:{budget:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

function cpu({ backend, googlePid }: RunningProduct): { ours: number; standIn: number } {
  return { ours: cpuSeconds(backend.pid), standIn: cpuSeconds(googlePid) };
}

function standInShare(before: ReturnType<typeof cpu>, after: ReturnType<typeof cpu>): Result {
  const standIn = after.standIn - before.standIn;
  const all = standIn + after.ours - before.ours;
  return figure({ bench: 'changes', metric: 'processor time of the stand-in, of both', unit: '%' }, [
    (standIn / all) * 100,
  ]);
}

function nameOf({ rows, columns, isScattered }: Burst): string {
  return `${rows} row${rows > 1 ? 's' : ''} × ${columns}${rows > 1 ? (isScattered ? ', apart' : ', together') : ''}`;
}

function tab(rows: number): (string | number)[][] {
  const names = Array.from({ length: COLUMNS }, (_, at) => `c${at + 1}`);
  return [
    ['c0', ...names, 'n'],
    ...Array.from({ length: rows }, (_, row) => [
      `R${row + 1}`,
      ...names.map((name) => `${name} of ${row + 1}`),
      row + 1,
    ]),
  ];
}
