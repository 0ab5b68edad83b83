/**
 * Real calls of the Sheets and Drive APIs with Google's real answers, as other projects recorded them for their own
 * tests: one JSON object a line. The recordings are not part of this project.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const interactionSchema = z.object({
  /** Name of the project that recorded it. */
  src: z.string(),
  /** The test that made the call; its calls are replayed in the order of their lines. */
  test: z.string(),
  seq: z.int(),
  host: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.array(z.tuple([z.string(), z.string()])),
  /** JSON body; null when there was none. */
  req: z.unknown(),
  status: z.int(),
  /** JSON answer; null when there was none. */
  res: z.unknown(),
});

/** One call and what Google answered. */
export type Interaction = z.infer<typeof interactionSchema>;

/** The calls of a file, test by test. Throws a sentence when the file is missing or a line is no recorded call. */
export function readRecordings(file: string): ReadonlyMap<string, readonly Interaction[]> {
  const tests = new Map<string, Interaction[]>();
  for (const [index, line] of text(file).trim().split('\n').entries()) {
    const call = parse(`${file}, line ${index + 1}`, line);
    const calls = tests.get(call.test);
    if (calls) calls.push(call);
    else tests.set(call.test, [call]);
  }
  return tests;
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} cannot be read; name a file with recorded calls, one JSON object a line.`);
  }
}

function parse(place: string, line: string): Interaction {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`${place} is not JSON; each line has to be one recorded call.`);
  }
  const result = interactionSchema.safeParse(value);
  if (!result.success) throw new Error(`${place} is no recorded call: ${z.prettifyError(result.error)}`);
  return result.data;
}
