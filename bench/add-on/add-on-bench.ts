/** What an edit costs in Apps Script: calls of its services, each of which takes Google some 50 ms, and bytes to the backend. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import type { Bench } from '../bench.ts';
import type { ScriptRun } from '../google-control.ts';
import type { Lab } from '../lab.ts';
import { namedCells } from '../named-cells.ts';
import { startProduct, type RunningProduct } from '../product.ts';
import { figure, type Result } from '../result.ts';

const BUILD = join(import.meta.dirname, '../../addon/build.mjs');
const COLUMNS = 10;
const FULL_ROWS = 1_000;

interface Act {
  metric: string;
  rows: number;
  columns: number;
}

const ACTS: readonly Act[] = [
  { metric: 'one cell', rows: 1, columns: 1 },
  { metric: `a paste of 100 × ${COLUMNS}`, rows: 100, columns: COLUMNS },
  { metric: `a paste of ${FULL_ROWS} × ${COLUMNS}`, rows: FULL_ROWS, columns: COLUMNS },
];

export const addOnBench: Bench = {
  name: 'add-on',
  asks: 'What does an edit cost in Apps Script, and how large is the add-on?',
  method: `The compiled add-on in the stand-in's Apps Script host, with a backend that answers. Calls are those that leave the script
(\`Utilities\` computes and is not counted), of all executions of an edit together. The bundle is what \`npm run build\` makes.`,
  async run(lab) {
    const product = await startProduct(lab);
    try {
      return [...(await costs(product)), ...(await sizes(lab))];
    } finally {
      await product.close();
    }
  },
};

async function costs(product: RunningProduct): Promise<Result[]> {
  const { google } = product;
  const rows = namedCells(FULL_ROWS, COLUMNS);
  const { spreadsheetId, tabId } = await product.link({ title: 'add-on', rows });
  await google.startSync(spreadsheetId, tabId);
  const results: Result[] = [];
  for (const { metric, rows: count, columns } of ACTS) {
    await google.scriptsIdle();
    const before = (await google.scriptRuns(spreadsheetId)).length;
    const values = Array.from({ length: count }, (_, row) =>
      Array.from({ length: columns }, (_unused, column) => `${metric} ${row} ${column}`),
    );
    await google.act(spreadsheetId, 'type', { tabId, range: 'A2', values });
    await google.scriptsIdle();
    const runs = (await google.scriptRuns(spreadsheetId)).slice(before);
    const failed = runs.find(({ error }) => error !== null);
    if (failed) throw new Error(`the add-on failed: ${failed.error ?? ''}`);
    results.push(...costOf(metric, runs));
  }
  return results;
}

function costOf(metric: string, runs: readonly ScriptRun[]): Result[] {
  const sum = (of: (run: ScriptRun) => number) => runs.map(of).reduce((all, one) => all + one, 0);
  const named = (what: string, unit: string) => ({ bench: 'add-on', metric: `${metric}: ${what}`, unit });
  return [
    figure(named('service calls', 'calls'), [sum(({ serviceCalls }) => serviceCalls)]),
    figure(named('requests to the backend', 'requests'), [sum(({ urlFetches }) => urlFetches)]),
  ];
}

async function sizes(lab: Lab): Promise<Result[]> {
  const folder = join(lab.folder, 'bundle');
  await promisify(execFile)(process.execPath, [BUILD, '--outdir', folder]);
  const results: Result[] = [];
  for (const file of ['code.js', 'sidebar.html']) {
    const bytes = await readFile(join(folder, file));
    const named = (what: string) => ({ bench: 'add-on', metric: `${file}${what}`, unit: 'kB' });
    results.push(figure(named(''), [bytes.length / 1_000]));
    results.push(figure(named(', compressed'), [gzipSync(bytes).length / 1_000]));
  }
  return results;
}
