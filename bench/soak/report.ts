/** docs/reliability.md: how the soak is made, and what its runs showed. The figures come from docs/soak/*.json, never from a hand. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { FOUND, METHOD } from './report-text.ts';

export interface SoakRun {
  seed: number;
  minutes: number;
  steps: number;
  /** How often each was made. */
  troubles: Record<string, number>;
  webhooks: { doubled: number; late: number; unanswered: number };
  calls: { reads: number; writes: number };
  /** Most within any 60 seconds. */
  peaks: { reads: number; writes: number };
  /** From the last step until both sides were right. */
  peaceSeconds: number;
  /** Resident memory of each process. */
  megabytes: { first: number[]; last: number[] };
  tables: Record<string, number>;
  problems: string[];
}

const DOCS = join(import.meta.dirname, '../../docs');
/** As long as a run waits for it. */
export const PEACE_SECONDS_MAX = 180;
const RUNS = join(DOCS, 'soak');

/** Stores the run; one of the same seed and length takes its place. */
export async function keepRun(run: SoakRun): Promise<void> {
  await mkdir(RUNS, { recursive: true });
  await writeFile(join(RUNS, `seed-${run.seed}-${run.minutes}min.json`), `${JSON.stringify(run, null, 2)}\n`);
}

export async function writePage(): Promise<void> {
  const files = (await readdir(RUNS)).filter((name) => name.endsWith('.json')).sort();
  const runs = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(join(RUNS, name), 'utf8')) as SoakRun),
  );
  await writeFile(join(DOCS, 'reliability.md'), page(runs));
}

/** Markdown. */
function page(runs: readonly SoakRun[]): string {
  return [METHOD, '## Runs', table(runs), '## What broke', counts(runs), FOUND].join('\n\n') + '\n';
}

function table(runs: readonly SoakRun[]): string {
  const head = [
    'seed',
    'minutes',
    'steps',
    'reads (peak)',
    'writes (peak)',
    'at rest after',
    'MB, first to last',
    'problems',
  ];
  const rows = runs.map(({ seed, minutes, steps, calls, peaks, peaceSeconds, megabytes, problems }) => [
    seed,
    minutes,
    steps,
    `${calls.reads} (${peaks.reads})`,
    `${calls.writes} (${peaks.writes})`,
    peaceSeconds < PEACE_SECONDS_MAX ? `${peaceSeconds} s` : `not within ${peaceSeconds} s`,
    megabytes.last.map((last, at) => `${megabytes.first[at] ?? 0} to ${last}`).join(', '),
    problems.length === 0
      ? 'none'
      : `**failed**: ${problems.length}, the last ones: ${problems.slice(-2).join('; ')}`,
  ]);
  return markdown(head, rows);
}

function counts(runs: readonly SoakRun[]): string {
  const sums = new Map<string, number>();
  const add = (name: string, count: number) => sums.set(name, (sums.get(name) ?? 0) + count);
  for (const { troubles, webhooks } of runs) {
    for (const [name, count] of Object.entries(troubles)) add(name, count);
    add('a webhook comes twice', webhooks.doubled);
    add('a webhook comes up to six seconds late, behind later ones', webhooks.late);
    add('the answer to a webhook is lost', webhooks.unanswered);
  }
  return markdown(['what', 'times, all runs'], [...sums]);
}

function markdown(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
