/** Edits from webhook to MySQL, against a route that only updates; and how long an edit takes at a steady rate. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

import type { Connection } from 'mysql2/promise';

import type { Bench } from '../bench.ts';
import { LATENCY, LATENCY_MS } from '../google-latency.ts';
import { numberOf } from '../lab.ts';
import { namedCells } from '../named-cells.ts';
import { startProduct, until, type LinkedSheet, type RunningProduct } from '../product.ts';
import { compared, figure, type Result } from '../result.ts';
import { percentile } from '../statistics.ts';
import { poster, type Posted } from './poster.ts';
import { signedEdits, type KnownRow } from './signed-edits.ts';

const CONNECTIONS = 10;
const ROWS_MAX = 1_000;
/** Each run has a column of its own: a cell that was edited a moment ago is looked at with more care. */
const COLUMNS = 20;
const PER_WEBHOOK = [1, 20] as const;
const STEADY = { perSecond: 100, seconds: 8 };
const CHANGED_EVERY_MS = 100;
/** The add-on's clock is exact to two seconds at best: edits are told from the import when they are clearly later. */
const AFTER_IMPORT_MS = 4_500;

export const editsBench: Bench = {
  name: 'edits',
  asks: 'How many edits a second reach MySQL, and how fast is one?',
  method: `${ROWS_MAX} edits of as many rows over ${CONNECTIONS} connections, from the first request until MySQL shows all of them. Baseline, before each
run: a bare Hono route that does one prepared UPDATE per request on a copy of the table, without triggers, signature, inbox, merge or
history. Webhooks carry 1 or 20 edits. Latency: ${STEADY.perSecond} webhooks a second for ${STEADY.seconds} s, each from the moment it was due
until another connection sees it in MySQL (looked for every 5 ms), while a customer changes rows of another link ten times a second
and the stand-in takes ${LATENCY_MS} ms for each of the calls that bring these to their sheet.`,
  limits: `What limits it: inbox, merge, base and history are statements of their own for each page of the inbox, and an edit that comes
alone pays for all of them. What comes together is stored together, and many rows are updated by one statement; both were tried and kept,
because edits that come together gained most.`,
  async run(lab, { runs, rows: large }) {
    const product = await startProduct(lab, {
      env: {
        SYNC_WATCH_MS: '600000',
        SYNC_REQUESTS_PER_MINUTE: '1000000',
      },
    });
    try {
      const cells = namedCells(Math.min(ROWS_MAX, large / 20), COLUMNS);
      const linked = await product.link({ title: 'edits', rows: cells });
      const sql = await product.database.connect();
      const rows = await knownRows(sql, linked);
      // Its sheet is read again and again, which would not show edits that nobody typed.
      const other = await product.link({ title: 'changed', rows: cells });
      await wait(AFTER_IMPORT_MS);
      return [
        ...(await throughput(lab.say, product, linked, { sql, rows, runs })),
        ...(await latency(product, linked, { sql, rows }, other)),
      ];
    } finally {
      await product.close();
    }
  },
};

interface Scene {
  sql: Connection;
  rows: readonly KnownRow[];
}

async function throughput(
  say: (line: string) => void,
  product: RunningProduct,
  linked: LinkedSheet,
  { sql, rows, runs }: Scene & { runs: number },
): Promise<Result[]> {
  const { tableName } = linked.answer;
  const copy = `${tableName.slice(0, 50)}_bare`;
  await sql.query(`CREATE TABLE \`${copy}\` LIKE \`${tableName}\``);
  await sql.query(`INSERT INTO \`${copy}\` SELECT * FROM \`${tableName}\``);
  const bare = await startBareRoute(product.database.url, copy);
  const client = poster(product.url, CONNECTIONS);
  const measured = new Map<number, { value: number; baseline: number }[]>();
  let column = 0;
  try {
    // The first round warms both up and is not counted.
    for (let run = 0; run <= Math.min(runs, 7); run += 1) {
      say(`edits, round ${run + 1}`);
      for (const size of PER_WEBHOOK) {
        const baseline = await bare.run(rows, `bare ${run} ${size}`);
        const value = `edited ${run} ${size}`;
        const webhooks = chunks(rows, size).map((some) => signedEdits(linked.answer, some, column, value));
        const start = performance.now();
        await client.all(webhooks);
        await until(async () => (await shown(sql, tableName, column, value)) === rows.length, 300_000, 10);
        const rate = (rows.length / (performance.now() - start)) * 1_000;
        column += 1;
        if (run > 0) measured.set(size, [...(measured.get(size) ?? []), { value: rate, baseline }]);
      }
    }
  } finally {
    client.close();
    bare.stop();
  }
  return [...measured].map(([size, pairs]) =>
    compared(
      { bench: 'edits', metric: `${size} edit${size > 1 ? 's' : ''} in a webhook`, unit: 'edits/s' },
      pairs,
    ),
  );
}

async function latency(
  product: RunningProduct,
  linked: LinkedSheet,
  { sql, rows }: Scene,
  other: LinkedSheet,
): Promise<Result[]> {
  const column = COLUMNS - 2;
  const { tableName } = linked.answer;
  const client = poster(product.url, CONNECTIONS);
  const count = STEADY.perSecond * STEADY.seconds;
  const due = new Map<string, number>();
  const took: number[] = [];
  const isOver = { yes: false };
  const watch = async () => {
    const pending = () => due.size > 0 || !isOver.yes;
    while (pending()) {
      const [found] = await sql.query({
        sql: `SELECT c${column} FROM \`${tableName}\` WHERE c${column} LIKE 'steady %'`,
        rowsAsArray: true,
      });
      const now = performance.now();
      for (const [value = ''] of found as string[][]) {
        const at = due.get(value);
        if (at === undefined) continue;
        took.push(now - at);
        due.delete(value);
      }
      await wait(5);
    }
  };
  await product.google.arm(LATENCY);
  const others = await knownRows(sql, other);
  const customer = changing(await product.database.connect(), other.answer.tableName, others);
  const watching = watch();
  const start = performance.now();
  const answers: Promise<void>[] = [];
  for (const [at, row] of rows.slice(0, count).entries()) {
    const when = start + (at * 1_000) / STEADY.perSecond;
    await wait(Math.max(0, when - performance.now()));
    const value = `steady ${at}`;
    due.set(value, when);
    answers.push(client.one(signedEdits(linked.answer, [row], column, value)));
  }
  await Promise.all(answers);
  isOver.yes = true;
  await Promise.race([watching, tooLong()]);
  await customer.stop();
  await product.google.disarm();
  client.close();
  const named = (metric: string) => ({ bench: 'edits', metric, unit: 'ms' });
  return [50, 99].map((percent) => ({
    ...figure(named(`latency at ${STEADY.perSecond} edits/s, ${percent === 50 ? 'median' : '99 %'}`), [
      percentile(took, percent),
    ]),
    runs: took.length,
  }));
}

/** A customer whose changes keep the write-back at work. */
function changing(sql: Connection, table: string, rows: readonly KnownRow[]): { stop: () => Promise<void> } {
  const isOver = new AbortController();
  const change = async () => {
    for (let times = 0; !isOver.signal.aborted; times += 1) {
      const some = rows.slice((times % 10) * 10, (times % 10) * 10 + 10).map(({ pk }) => pk);
      await sql.query(`UPDATE \`${table}\` SET c${COLUMNS - 1} = ? WHERE _sync_row_id IN (?)`, [
        `changed ${times}`,
        some,
      ]);
      await wait(CHANGED_EVERY_MS, undefined, { signal: isOver.signal }).catch(() => undefined);
    }
  };
  const changed = change();
  // Who stops it hears of a failure; until then it is nobody's.
  changed.catch(() => undefined);
  return {
    stop: () => {
      isOver.abort();
      return changed;
    },
  };
}

async function tooLong(): Promise<never> {
  await wait(120_000, undefined, { ref: false });
  throw new Error('edits at a steady rate did not all reach MySQL within two minutes');
}

async function startBareRoute(url: string, table: string) {
  const program = join(import.meta.dirname, 'bare-route.ts');
  const child = spawn(process.execPath, [program, url, table], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface(child.stdout), 'line')) as [string];
  const client = poster(`http://127.0.0.1:${port}`, CONNECTIONS);
  return {
    /** Updates a second. */
    async run(rows: readonly KnownRow[], value: string): Promise<number> {
      const requests = rows.map(({ pk }): Posted => {
        return { path: '/edit', body: JSON.stringify({ id: Number(pk), column: COLUMNS - 1, value }) };
      });
      const start = performance.now();
      await client.all(requests);
      return (rows.length / (performance.now() - start)) * 1_000;
    },
    stop() {
      client.close();
      child.kill();
    },
  };
}

function shown(sql: Connection, table: string, column: number, value: string): Promise<number> {
  return numberOf(sql, `SELECT COUNT(*) AS n FROM \`${table}\` WHERE c${column} = ?`, [value]);
}

async function knownRows(sql: Connection, { answer }: LinkedSheet): Promise<KnownRow[]> {
  const [rows] = await sql.query(
    `SELECT CAST(row_key AS CHAR) AS \`key\`, sheet_row + 1 AS \`row\`, CAST(pk AS CHAR) AS pk FROM sync_rows
     WHERE link_id = (SELECT id FROM sync_links WHERE public_id = ?) ORDER BY sheet_row`,
    [answer.settings.linkId],
  );
  return rows as KnownRow[];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
