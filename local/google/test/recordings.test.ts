/**
 * The stand-in against Google's own recorded answers: every call of two projects' tests is sent to it over HTTP,
 * and its answer must be the recorded one, save for what `known-deviations.ts` lists.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { signedIn } from './real-client.ts';
import { knownDeviations } from './recordings/known-deviations.ts';
import { readRecordings } from './recordings/read-recordings.ts';
import { Replay } from './recordings/replay.ts';
import { Tally } from './recordings/tally.ts';

/** gspread makes the spreadsheets that it uses; those of grouparoo were there before. */
const projects = [
  { project: 'gspread', isSeeded: false, agreed: 901 },
  { project: 'grouparoo', isSeeded: true, agreed: 350 },
];

let google: GoogleStandIn;
let accessToken: string;

beforeAll(async () => {
  google = await startGoogle();
  const key = google.serviceAccount;
  const { token } = await signedIn({ url: google.url, key }).getAccessToken();
  accessToken = token ?? '';
});
afterAll(() => google.close());

for (const { project, isSeeded, agreed } of projects) {
  const recordings = readRecordings(project);
  const title = recordings
    ? `recordings of ${project}`
    : `recordings of ${project} (skipped: they are not here)`;

  describe.skipIf(!recordings)(title, () => {
    const tally = new Tally(knownDeviations.filter((known) => known.project === project));

    for (const [name, calls] of recordings ?? []) {
      test(`answers ${name} as Google did`, { timeout: 60_000 }, async () => {
        const replay = new Replay({ google, accessToken });
        if (isSeeded) await replay.seed(calls);
        const unknown: string[] = [];
        for (const call of calls) unknown.push(...tally.add(call, await replay.run(call)));
        expect(unknown).toEqual([]);
      });
    }

    test('knows no deviation that does not occur, and agrees in all other calls', () => {
      console.log(`${project}: ${tally.summary()}`);
      expect(tally.unseen).toEqual([]);
      expect(tally.agreed).toBe(agreed);
    });
  });
}
