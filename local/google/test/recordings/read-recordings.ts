/**
 * Real calls of the Sheets and Drive APIs with Google's real answers, as other projects recorded them for their
 * own tests. They are not part of this project: they lie in a folder beside it, on some machines.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One call and what Google answered. */
export interface Interaction {
  /** Name of the project that recorded it. */
  readonly src: string;
  /** The test that made the call; its calls are replayed in the order of `seq`. */
  readonly test: string;
  readonly seq: number;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** JSON body; null when there was none. */
  readonly req: unknown;
  readonly status: number;
  /** JSON answer; null when there was none. */
  readonly res: unknown;
}

const folder = join(import.meta.dirname, '../../../../../shared/google-recordings');

/** The calls of one project, test by test; undefined when its recordings are not on this machine. */
export function readRecordings(project: string): ReadonlyMap<string, readonly Interaction[]> | undefined {
  const file = join(folder, `${project}.jsonl`);
  if (!existsSync(file)) return undefined;
  const tests = new Map<string, Interaction[]>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const call = JSON.parse(line) as Interaction;
    const calls = tests.get(call.test);
    if (calls) calls.push(call);
    else tests.set(call.test, [call]);
  }
  return tests;
}
