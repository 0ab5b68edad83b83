/**
 * `npm run soak`: the product as it ships, three processes of it, under people and programs, while processes, services and networks
 * fail, for as long as asked; then a judge of its own says whether anything was lost, invented or done twice.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { runMain } from '../../local/run-main.ts';
import { openLab, type Lab } from '../lab.ts';
import { until } from '../product.ts';
import { Client } from './client.ts';
import { Columns } from './columns.ts';
import { keepEvidence } from './evidence.ts';

import { COLUMNS, History } from './history.ts';
import { openInstallation, type Installation } from './installation.ts';
import { personActs } from './person.ts';
import { programActs } from './program.ts';
import { Random } from './random.ts';
import { keepRun, PEACE_SECONDS_MAX, writePage, type SoakRun } from './report.ts';
import { Ids, newValue, sheetSide, tableSide, type Scene } from './scene.ts';
import { TroubleDeck, troubles } from './troubles.ts';
import { memory, passedLimits, stateOf, tableSizes, workLeft } from './verdict.ts';

const ROWS = 30;
const DOOMED = 10;
/** With nothing left to do, nothing may be written for so long. */
const STILL_MS = 15_000;
/** Steps of the trace that a failure shows. */
const TRACE_MAX = 200;
const STEP_MS = { person: 1_500, program: 900, column: 14_000, trouble: 9_000, progress: 30_000 };

interface Wish {
  minutes: number;
  seed: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, docs: { type: 'boolean' } },
  });
  const minutes = Number(values.minutes ?? '10');
  const seed = Number(values.seed ?? String(Date.now() % 1_000_000));
  if (!(minutes > 0) || !Number.isInteger(seed)) {
    console.error('npm run soak -- [--minutes N] [--seed S] [--docs]');
    return 1;
  }
  console.log(`soak of ${minutes} minutes, seed ${seed}`);
  const trace: string[] = [];
  const run = await soak({ minutes, seed }, trace);
  if (values.docs === true) {
    await keepRun(run);
    await writePage();
  }
  if (run.problems.length === 0) {
    console.log('both sides hold what was acknowledged, and nothing else');
    return 0;
  }
  console.error(trace.slice(-TRACE_MAX).join('\n'));
  console.error(`\nof the rows concerned:\n${concerned(trace, run.problems).join('\n')}`);
  console.error(`\n${run.problems.length} problems with seed ${seed}:\n${run.problems.join('\n')}`);
  return 1;
}

async function soak(wish: Wish, trace: string[]): Promise<SoakRun> {
  const lab = await openLab(() => undefined, { own: true });
  try {
    const installation = await openInstallation(lab, new Random(wish.seed + 6));
    try {
      return await runIn(lab, installation, wish, trace);
    } finally {
      await installation.close();
    }
  } finally {
    await lab.close();
  }
}

async function runIn(
  lab: Lab,
  installation: Installation,
  { minutes, seed }: Wish,
  trace: string[],
): Promise<SoakRun> {
  const { product, calls } = installation;
  const { google } = product;
  const history = new History();
  const ids = new Ids();
  const rows = firstRows(history, ids);
  const linked = await product.link({ title: 'soak', rows: [['id', ...COLUMNS], ...rows] });
  const { spreadsheetId, tabId } = linked;
  await google.startSync(spreadsheetId, tabId);
  const start = performance.now();
  const note = (step: string) => trace.push(`${((performance.now() - start) / 1_000).toFixed(1)} s  ${step}`);
  const of = (offset: number): Scene => ({
    google,
    spreadsheetId,
    tabId,
    table: linked.answer.tableName,
    random: new Random(seed + offset),
    history,
    note,
  });
  await google.arm({ effect: 'delay', delayMs: 100, jitterMs: 200, times: null, probability: 0.5, seed });
  await google.arm({ effect: 'answer', status: 503, times: null, probability: 0.01, seed });

  const end = start + minutes * 60_000;
  const again = async (everyMs: number, random: Random, step: () => Promise<void>) => {
    for (;;) {
      const pauseMs = everyMs / 2 + random.below(everyMs);
      const leftMs = Math.max(0, end - performance.now());
      await wait(Math.min(pauseMs, leftMs));
      if (pauseMs >= leftMs) return;
      await step();
    }
  };
  const [first, second, client, other, chaos] = [of(1), of(2), of(3), of(4), of(5)];
  const clients = [new Client(product.database), new Client(product.database)] as const;
  const columns = new Columns(of(7), new Client(product.database));
  const deck = new TroubleDeck(troubles(lab, installation), chaos.random);
  const firstMegabytes = await memory(installation);
  await Promise.all([
    again(STEP_MS.person, first.random, () => personActs(first, ids, columns.ofPeople)),
    again(STEP_MS.person, second.random, () => personActs(second, ids, columns.ofPeople)),
    again(STEP_MS.program, client.random, () => programActs(client, ids, clients[0], columns.ofPrograms)),
    again(STEP_MS.program, other.random, () => programActs(other, ids, clients[1], columns.ofPrograms)),
    again(STEP_MS.column, new Random(seed + 8), () => columns.act()),
    again(STEP_MS.trouble, chaos.random, async () => {
      const trouble = deck.next();
      note(`— ${trouble.name}`);
      if (trouble.loses) calls.lost(trouble.loses, performance.now());
      await trouble.make(chaos.random);
      note(`— over: ${trouble.name}`);
    }),
    again(STEP_MS.progress, new Random(seed), () => {
      const left = Math.max(0, Math.round((end - performance.now()) / 1_000));
      console.log(
        `${trace.length} steps, ${calls.total('reads')} reads, ${calls.total('writes')} writes; ${left} s left`,
      );
      return Promise.resolve();
    }),
  ]);

  await google.disarm();
  await google.scriptsIdle();
  note('everybody stops; the tab is read once more');
  await google.runScript(spreadsheetId, tabId, 'syncNow', []);
  const stopped = performance.now();
  let problems: string[] = [];
  const sql = clients[0];
  const isRight = async () => {
    const sides = history.problems(await sheetSide(first), await tableSide(first, sql));
    problems = [...sides, ...(await workLeft(sql)).map((left) => `${left} are left`)];
    return problems.length === 0;
  };
  await until(isRight, PEACE_SECONDS_MAX * 1_000, 1_000).catch(() => undefined);
  const peaceMs = performance.now() - stopped;
  if (problems.length > 0) note(await stateOf(sql, installation));
  const writes = calls.total('writes');
  await wait(STILL_MS);
  const restless = calls.total('writes') - writes;
  // What was right has to stay so.
  await isRight();
  if (restless > 0) problems.push(`${restless} writes although nothing was left to do`);
  const megabytes = await memory(installation);
  const secrets = [product.operatorToken, linked.answer.secret];
  problems.push(...passedLimits(installation, { secrets, megabytes }));
  if (problems.length > 0) {
    const [sheet, table] = [await sheetSide(first), await tableSide(first, sql)];
    const evidence = { seed, trace, problems, sheet, table };
    console.error(`what there is to look at: ${await keepEvidence(evidence, installation, sql)}`);
  }
  const run: SoakRun = {
    seed,
    minutes,
    steps: trace.length,
    troubles: Object.fromEntries(deck.made),
    webhooks: installation.mishaps,
    calls: { reads: calls.total('reads'), writes: calls.total('writes') },
    peaks: { reads: calls.peak('reads'), writes: calls.peak('writes') },
    peaceSeconds: Math.round(peaceMs / 1_000),
    megabytes: { first: firstMegabytes, last: megabytes },
    tables: await tableSizes(sql),
    problems,
  };
  console.log(JSON.stringify(run));
  return run;
}

function firstRows(history: History, ids: Ids): string[][] {
  return Array.from({ length: ROWS + DOOMED }, () => {
    const id = ids.next();
    const cells = { person: newValue('first'), program: newValue('first'), shared: newValue('first') };
    history.added(id, cells);
    (ids.doomed.length < DOOMED ? ids.doomed : ids.open).push(id);
    return [id, ...COLUMNS.map((column) => cells[column])];
  });
}

/** The steps that name a row of the problems. */
function concerned(trace: readonly string[], problems: readonly string[]): string[] {
  const rows = new Set(problems.flatMap((problem) => problem.match(/\bR\d+\b/g) ?? []));
  return trace.filter((step) => (step.match(/\bR\d+\b/g) ?? []).some((id) => rows.has(id)));
}

runMain(main);
