/** What the product costs while nobody does anything, by the number of links. */
import { Redis } from 'ioredis';
import type { Connection } from 'mysql2/promise';
import { setTimeout as wait } from 'node:timers/promises';

import type { Bench } from '../bench.ts';
import type { Lab } from '../lab.ts';
import { cpuSeconds, memoryMb } from '../process-cost.ts';
import { startProduct, type RunningProduct } from '../product.ts';
import { figure, type Result } from '../result.ts';

/** Until what a start and an import leave behind is over. */
const SETTLE_MS = 8_000;
const WATCHED_MS = 20_000;
/** Tabs that are linked at the same time. */
const AT_ONCE = 4;

interface Cost {
  queries: number;
  commands: number;
  cpuMs: number;
  calls: number;
  memoryMb: number;
  /** How long the operator waits for the state of all links. */
  statusMs: number;
}

export const idleBench: Bench = {
  name: 'idle',
  asks: 'What does it cost while nothing happens?',
  method: `One process with all roles and its own MySQL and Redis; tabs of one row each, in a spreadsheet each, linked over HTTP. Then
${WATCHED_MS / 1_000} s without any edit or change, counted by MySQL (\`Questions\`), Redis (\`total_commands_processed\`), the kernel and the
stand-in; and how long the state of all links takes to be told. With 0 and 100 links, and 1,000 with \`--full\`.`,
  async run(lab, { isFull, rows }) {
    const results: Result[] = [];
    const product = await startProduct(lab, { env: GENEROUS });
    try {
      const sql = await product.database.connect();
      let linked = 0;
      for (const links of isFull ? [0, 100, 1_000] : [0, Math.min(100, rows / 500)]) {
        lab.say(`idle with ${links} links`);
        await linkMore(product, linked, links);
        linked = links;
        results.push(...told(links, await watch(lab, product, sql)));
      }
    } finally {
      await product.close();
    }
    return results;
  },
};

/** Linking is not what is measured: it need not wait for the quota. */
const GENEROUS = {
  GOOGLE_READS_PER_MINUTE: '100000',
  GOOGLE_WRITES_PER_MINUTE: '100000',
  GOOGLE_PROJECT_CALLS_PER_MINUTE: '1000000',
};

async function linkMore(product: RunningProduct, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, at) => from + at).values();
  const work = async () => {
    for (const number of numbers) {
      await product.link({
        title: `tab ${number}`,
        rows: [
          ['id', 'name'],
          [`R${number}`, 'one row'],
        ],
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function watch(lab: Lab, product: RunningProduct, sql: Connection): Promise<Cost> {
  await wait(SETTLE_MS);
  const redis = new Redis(lab.services.redisUrl);
  await product.google.resetCalls();
  const [queries, commands, cpu] = [
    await questions(sql),
    await processed(redis),
    cpuSeconds(product.backend.pid),
  ];
  await wait(WATCHED_MS);
  const perSecond = WATCHED_MS / 1_000;
  const { reads, writes } = await product.google.calls();
  const cost = {
    // The two that count themselves are taken off.
    queries: ((await questions(sql)) - queries - 1) / perSecond,
    commands: ((await processed(redis)) - commands - 1) / perSecond,
    cpuMs: ((cpuSeconds(product.backend.pid) - cpu) * 1_000) / perSecond,
    calls: ((reads + writes) / perSecond) * 60,
    memoryMb: memoryMb(product.backend.pid).now,
    statusMs: await statusMs(product),
  };
  redis.disconnect();
  return cost;
}

async function statusMs({ url, operatorToken }: RunningProduct): Promise<number> {
  const from = performance.now();
  const headers = { authorization: `Bearer ${operatorToken}` };
  const answer = await fetch(`${url}/api/sync/status`, { headers });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the status was refused: HTTP ${answer.status}`);
  return performance.now() - from;
}

async function questions(sql: Connection): Promise<number> {
  const [rows] = await sql.query("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number((rows as { Value: string }[])[0]?.Value);
}

async function processed(redis: Redis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
}

function told(
  links: number,
  { queries, commands, cpuMs, calls, memoryMb: memory, statusMs: status }: Cost,
): Result[] {
  const one = (what: string, unit: string, value: number) =>
    figure({ bench: 'idle', metric: `${links} links: ${what}`, unit }, [value]);
  return [
    one('statements to MySQL', '/s', queries),
    one('commands to Redis', '/s', commands),
    one('processor time', 'ms/s', cpuMs),
    one('calls to Google Sheets', '/min', calls),
    one('memory', 'MB', memory),
    one('state of all links', 'ms', status),
  ];
}
