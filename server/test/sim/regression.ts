/** A failing run that is kept: its seed and its shortest event list, as JSON that a person can read. */
import { z } from 'zod';

import { EVENT_KINDS, type SimEvent } from './events.ts';

const regressionSchema = z.strictObject({
  seed: z.number().int(),
  /** The rule that it broke when it was found. */
  broke: z.string(),
  events: z.array(
    z.strictObject({
      id: z.number().int(),
      kind: z.enum(EVENT_KINDS),
      gapMs: z.number().int(),
      a: z.number().int(),
      b: z.number().int(),
      c: z.number().int(),
    }),
  ),
});

export interface Regression {
  seed: number;
  broke: string;
  events: readonly SimEvent[];
}

export function readRegression(text: string): Regression {
  return regressionSchema.parse(JSON.parse(text));
}

/** One event a line, formatted as the project's files are. */
export function writeRegression({ seed, broke, events }: Regression): string {
  const lines = events.map((event) => {
    const fields = Object.entries(event).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
    return `    { ${fields.join(', ')} }`;
  });
  return `{\n  "seed": ${seed},\n  "broke": ${JSON.stringify(broke)},\n  "events": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
