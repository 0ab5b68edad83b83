/**
 * The stand-in against Google's own recorded answers: what other projects' tests asked is asked again, and has to be
 * answered as recorded. The same replay as `npm run google:replay`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownDeviations } from '../replay/known-deviations.ts';
import { demanded, replayFiles } from '../replay/replay-files.ts';
import { report } from '../replay/report.ts';
import type { Tally } from '../replay/tally.ts';

const folder = join(import.meta.dirname, '../../../../shared/google-recordings');
const files = ['gspread.jsonl', 'grouparoo.jsonl'].map((name) => join(folder, name));
const missing = files.filter((file) => !existsSync(file));

describe('the recordings', () => {
  let tally: Tally;
  beforeAll(async () => {
    if (missing.length === 0) tally = await replayFiles(files);
  }, 120_000);

  const whenHere = (title: string, run: () => void): void =>
    test(title, (context) => {
      if (missing.length > 0) context.skip('the recordings are not on this machine');
      run();
    });

  whenHere('are answered as Google did, in at least 98 % of what can be compared', () => {
    console.log(report(tally).join('\n'));
    expect(tally.matchedShare).toBeGreaterThanOrEqual(demanded.matchedShare);
  });

  whenHere('can be compared in at least 80 % of all calls', () => {
    expect(tally.replayableShare).toBeGreaterThanOrEqual(demanded.replayableShare);
  });

  whenHere('differ nowhere but in the places that are known, and known places do differ', () => {
    expect(tally.unknown).toEqual([]);
    expect(new Set(tally.known.keys())).toEqual(new Set(knownDeviations));
  });
});
