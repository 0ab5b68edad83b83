/** The import of a large tab against what MySQL takes for the same bytes, and the reads of the whole tab that follow. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Bench, BenchSize } from '../bench.ts';
import type { Lab } from '../lab.ts';
import { compared, figure, type Result } from '../result.ts';
import { insertBoth, insertPlain, keepRows } from './baselines.ts';
import type { ImportReport } from './import-process.ts';
import { HEADERS } from './sample-tab.ts';

const PROGRAM = join(import.meta.dirname, 'import-process.ts');
/** What the product sets for itself (`server/main.ts`, `deploy/Dockerfile`). */
const HEAP = ['--max-semi-space-size=8', '--heap-growing-percent=25'];
const MALLOC = { MALLOC_ARENA_MAX: '2' };

interface Run {
  report: ImportReport;
  plain: number;
  both: number;
}

export const importBench: Bench = {
  name: 'import',
  asks: 'How much of the time of an import is MySQL’s own, and how much memory does it take?',
  method: `Rows of ${HEADERS.length} columns come from memory through the Sheets port; the time spent there is taken off. Baselines, after each
import, on the same server: (a) multi-row INSERTs of the same rows into the same table without triggers, (b) those and the same rows
of \`sync_rows\`, with its indexes, in one transaction. A ratio of 1 would mean that the import costs nothing beyond its bytes. The
import asks more of MySQL than either: each page is a transaction with a fence, history and the sheet's row keys.`,
  limits: `What limits it: a first read is merged by one process, two pages at a time, and each page brings its bases, its history and its row keys.
Fewer and larger statements were tried and kept, and so were smaller pages of the read and smaller batches of row keys, which cost
time and halve the memory. A full read keeps all rows until they are merged, each packed as one text.`,
  async run(lab, size) {
    const runs: Run[] = [];
    for (let run = 0; run < size.runs; run += 1) runs.push(await once(lab, size.rows));
    const small = await inProcess(lab, Math.max(1_000, size.rows / 10));
    return [...results(runs, size), ...memory(runs, small, size), ...(await million(lab, size))];
  },
};

async function once(lab: Lab, rows: number): Promise<Run> {
  lab.say(`import of ${rows} rows`);
  const database = await lab.database();
  try {
    const report = await startImport(database.url, rows);
    const sql = await database.connect();
    const table = await keepRows(sql, report.table);
    const remembered = await keepRows(sql, 'sync_rows');
    return { report, plain: await insertPlain(sql, table), both: await insertBoth(sql, table, remembered) };
  } finally {
    await database.drop();
  }
}

async function inProcess(lab: Lab, rows: number): Promise<ImportReport> {
  const database = await lab.database();
  try {
    return await startImport(database.url, rows);
  } finally {
    await database.drop();
  }
}

async function startImport(url: string, rows: number): Promise<ImportReport> {
  const env = { ...process.env, ...MALLOC };
  const { stdout } = await promisify(execFile)(process.execPath, [...HEAP, PROGRAM, url, String(rows)], {
    env,
  });
  return JSON.parse(stdout) as ImportReport;
}

function results(runs: readonly Run[], { rows }: BenchSize): Result[] {
  const bench = 'import';
  const perSecond = (seconds: number) => rows / seconds;
  const against = (of: 'plain' | 'both', metric: string) =>
    compared(
      { bench, metric, unit: 'rows/s' },
      runs.map((run) => ({ value: perSecond(run.report.import.seconds), baseline: perSecond(run[of]) })),
    );
  return [
    against('plain', `${rows} rows, against (a) plain inserts`),
    against('both', `${rows} rows, against (b) the same bytes in one transaction`),
    figure(
      { bench, metric: `processor time of our process, ${rows} rows`, unit: 's' },
      runs.map(({ report }) => report.import.cpuSeconds),
    ),
    figure(
      { bench, metric: 'calls to Google', unit: 'calls' },
      runs.map(({ report }) => report.import.reads + report.import.writes),
    ),
    ...(['equal', 'drift'] as const).map((phase) =>
      compared(
        {
          bench: 'reconcile',
          metric: `full read of ${rows} rows, ${phase === 'equal' ? 'nothing changed' : '1 % changed'}`,
          unit: 'rows/s',
        },
        runs.map(({ report }) => ({
          value: perSecond(report[phase].seconds),
          baseline: perSecond(report.import.seconds),
        })),
      ),
    ),
    figure(
      { bench: 'reconcile', metric: 'reads of Google, nothing changed', unit: 'calls' },
      runs.map(({ report }) => report.equal.reads),
    ),
  ];
}

function memory(runs: readonly Run[], small: ImportReport, { rows }: BenchSize): Result[] {
  return [
    compared(
      { bench: 'import', metric: `memory at its most, ${rows} rows against a tenth of them`, unit: 'MB' },
      runs.map(({ report }) => ({ value: report.import.peakMb, baseline: small.import.peakMb })),
    ),
  ];
}

const MILLION = 1_000_000;

async function million(lab: Lab, { isFull }: BenchSize): Promise<Result[]> {
  if (!isFull) return [];
  const run = await once(lab, MILLION);
  return results([run], { rows: MILLION, runs: 1, isFull }).concat(
    figure({ bench: 'import', metric: `memory at its most, ${MILLION} rows`, unit: 'MB' }, [
      run.report.import.peakMb,
    ]),
  );
}
