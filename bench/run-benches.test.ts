import { expect, test } from 'vitest';

import type { Bench } from './bench.ts';
import type { Lab } from './lab.ts';
import { figure } from './result.ts';
import { runBenches, type Outcome } from './run-benches.ts';

const lab: Lab = {
  services: {} as Lab['services'],
  folder: '',
  versions: [],
  say: () => undefined,
  database: () => Promise.reject(new Error('not asked for')),
  crash: () => Promise.resolve(),
  close: () => Promise.resolve(),
};
const works = (name: string): Bench => ({
  name,
  asks: '',
  method: '',
  run: () => Promise.resolve([figure({ bench: name, metric: 'm', unit: 's' }, [1])]),
});
const fails: Bench = {
  ...works('fails'),
  run: () => Promise.reject(new Error('what it needs is not there')),
};

test('a bench that fails is named, and the others keep their figures', async () => {
  const kept: Outcome[] = [];
  const printed: string[] = [];
  const outcome = await runBenches([works('first'), fails, works('last')], {
    lab,
    size: { rows: 1_000, runs: 1, isFull: false },
    print: (line) => printed.push(line),
    keep: (so) => Promise.resolve(void kept.push(structuredClone(so))),
  });
  expect(outcome.results.map(({ bench }) => bench)).toEqual(['first', 'last']);
  expect(outcome.failed).toEqual(['fails']);
  expect(kept.map(({ results }) => results.length)).toEqual([1, 1, 2]);
  expect(printed.join('\n')).toContain('what it needs is not there');
});
