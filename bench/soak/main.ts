/**
 * `npm run soak`: the product as it ships, under people and programs, with crashes, a wiped Redis and a Google that fails, for as long as
 * asked; then a judge of its own says whether anything was lost, invented or done twice.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Redis } from 'ioredis';

import { runMain } from '../../local/run-main.ts';
import { openLab, type Lab } from '../lab.ts';
import { startProduct, until, type RunningProduct } from '../product.ts';
import { Ids, newValue, personActs, programActs, sheetRows, tableRows, type Scene } from './actors.ts';
import { COLUMNS, History } from './history.ts';
import { Random } from './random.ts';

const ROWS = 30;
const DOOMED = 8;
const PEACE_MS_MAX = 120_000;
/** Steps of the trace that a failure shows. */
const TRACE_MAX = 200;
const STEP_MS = { person: 700, program: 400, trouble: 9_000 };

/** Recovery in seconds instead of minutes; the quota is Google's own. */
const IMPATIENT = {
  SYNC_LEASE_MS: '2000',
  SYNC_SWEEP_MS: '1000',
  SYNC_RETRY_MS: '1000',
  GOOGLE_CALL_TIMEOUT_MS: '4000',
};

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
  const minutes = Number(values.minutes ?? '2');
  const seed = Number(values.seed ?? String(Date.now() % 1_000_000));
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    console.error('npm run soak -- --minutes N --seed S');
    return 1;
  }
  console.log(`soak of ${minutes} minutes, seed ${seed}`);
  const lab = await openLab(() => undefined);
  const trace: string[] = [];
  try {
    const product = await startProduct(lab, { env: IMPATIENT, quota: 'real' });
    try {
      const problems = await soak(lab, product, { minutes, seed, trace });
      if (problems.length === 0) return 0;
      console.error(trace.slice(-TRACE_MAX).join('\n'));
      console.error(`\n${problems.length} problems with seed ${seed}:\n${problems.join('\n')}`);
      return 1;
    } finally {
      await product.close();
    }
  } finally {
    await lab.close();
  }
}

async function soak(
  lab: Lab,
  product: RunningProduct,
  { minutes, seed, trace }: { minutes: number; seed: number; trace: string[] },
): Promise<string[]> {
  const history = new History();
  const ids = new Ids();
  const rows = Array.from({ length: ROWS + DOOMED }, () => {
    const id = ids.next();
    const cells = { person: newValue('first'), program: newValue('first'), shared: newValue('first') };
    history.added(id, cells);
    (ids.doomed.length < DOOMED ? ids.doomed : ids.open).push(id);
    return [id, ...COLUMNS.map((column) => cells[column])];
  });
  const { google } = product;
  const linked = await product.link({ title: 'soak', rows: [['id', ...COLUMNS], ...rows] });
  const { spreadsheetId, tabId } = linked;
  await google.startSync(spreadsheetId, tabId);
  const start = performance.now();
  const scene: Scene = {
    google,
    spreadsheetId,
    tabId,
    table: linked.answer.tableName,
    random: new Random(seed),
    history,
    note: (step) => trace.push(`${((performance.now() - start) / 1_000).toFixed(1)} s  ${step}`),
  };
  await google.resetCalls();
  await google.arm({ effect: 'delay', delayMs: 100, jitterMs: 200, times: null, probability: 0.5, seed });
  await google.arm({ effect: 'answer', status: 503, times: null, probability: 0.01, seed });

  const end = start + minutes * 60_000;
  const again = async (everyMs: number, random: Random, step: () => Promise<void>) => {
    while (performance.now() < end) {
      await wait(everyMs / 2 + random.below(everyMs));
      await step();
    }
  };
  const troubles = { flushes: 0 };
  const of = (offset: number): Scene => ({ ...scene, random: new Random(seed + offset) });
  const [first, second, client, other, chaos] = [of(1), of(2), of(3), of(4), of(5)];
  const connections = [await product.database.connect(), await product.database.connect()] as const;
  await Promise.all([
    again(STEP_MS.person, first.random, () => personActs(first, ids)),
    again(STEP_MS.person, second.random, () => personActs(second, ids)),
    again(STEP_MS.program, client.random, () => programActs(client, ids, connections[0])),
    again(STEP_MS.program, other.random, () => programActs(other, ids, connections[1])),
    again(STEP_MS.trouble, chaos.random, () => makeTrouble(lab, product, chaos, troubles)),
  ]);

  await google.disarm();
  await google.scriptsIdle();
  scene.note('everybody stops; the tab is read once more');
  await google.runScript(spreadsheetId, tabId, 'syncNow', []);
  let problems: string[] = [];
  const isRight = async () => {
    problems = history.problems(await sheetRows(scene), await tableRows(scene, connections[0]));
    return problems.length === 0;
  };
  await until(isRight, PEACE_MS_MAX, 1_000).catch(() => undefined);
  const calls = await google.calls();
  const secrets = [product.operatorToken, linked.answer.secret];
  const logged = JSON.stringify(product.backend.lines);
  if (secrets.some((secret) => logged.includes(secret))) problems.push('a secret is in the log');
  // Redis keeps the account of calls: who wipes it may have a few refused, and nothing worse.
  if (calls.refused > 0 && troubles.flushes === 0) {
    problems.push(`Google refused ${calls.refused} calls for its quota`);
  }
  const refused = `${calls.refused} refused after ${troubles.flushes} wipes of Redis`;
  console.log(`${trace.length} steps, ${calls.reads} reads, ${calls.writes} writes of Google's, ${refused}`);
  console.log(problems.length === 0 ? 'both sides hold what was acknowledged, and nothing else' : 'FAILED');
  return problems;
}

async function makeTrouble(
  lab: Lab,
  { backend, google }: RunningProduct,
  { random, note }: Scene,
  troubles: { flushes: number },
): Promise<void> {
  const choice = random.below(4);
  if (choice === 0) {
    note('the backend is killed with -9 and started again');
    await backend.stop('SIGKILL');
    await wait(random.below(1_500));
    await backend.start();
  } else if (choice === 1) {
    note('Redis is wiped');
    troubles.flushes += 1;
    const redis = new Redis(lab.services.redisUrl);
    await redis.flushall();
    redis.disconnect();
  } else if (choice === 2) {
    note('the next write of Google’s is applied, and its answer is lost');
    await google.arm({ method: 'spreadsheets.batchUpdate', effect: 'drop-after' });
  } else {
    note('the next call of Google’s is never answered');
    await google.arm({ effect: 'silent-after' });
  }
}

runMain(main);
