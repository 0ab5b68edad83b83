/** What `npm run bench` understands. */
import { parseArgs } from 'node:util';

import { PlainError } from '../local/launch/plain-error.mjs';
import type { BenchSize } from './bench.ts';

export interface BenchOptions {
  help: boolean;
  only: readonly string[];
  json: string | undefined;
  /** Write docs/benchmarks.md and its pictures. */
  docs: boolean;
  size: BenchSize;
}

export const usage = `npm run bench [-- OPTIONS]

  --only NAME    this bench only; may be given several times
  --full         larger sizes and more runs, for a quiet machine and an hour
  --rows N       rows of the large tab (50000, with --full 100000)
  --runs N       how often each thing is measured (3, with --full 5)
  --json FILE    also write the figures as a list of {bench, metric, value, unit, baseline, ratio, runs, spread}
  --docs         also write docs/benchmarks.md and its pictures`;

/** Throws a PlainError for what it does not understand. */
export function parseBenchOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = readArgs(args);
  const { full = false, only = [], rows = full ? '100000' : '50000', runs = full ? '5' : '3', json } = values;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new PlainError(`There is no bench "${unknown}"; there are ${names.join(', ')}.`);
  }
  return {
    help: values.help ?? false,
    only,
    json,
    docs: values.docs ?? false,
    size: { rows: wholeNumber('--rows', rows, 1_000), runs: wholeNumber('--runs', runs, 1), isFull: full },
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        only: { type: 'string', multiple: true },
        full: { type: 'boolean' },
        rows: { type: 'string' },
        runs: { type: 'string' },
        json: { type: 'string' },
        docs: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new PlainError(`${option} is "${text}": give a whole number of at least ${least}.`);
}
