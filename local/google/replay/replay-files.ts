/** Replays whole files of recordings against a stand-in of their own. */
import { scopes } from '../auth/scopes.ts';
import { startGoogle } from '../start-google.ts';
import { readRecordings } from './read-recordings.ts';
import { replayTest } from './replay-test.ts';
import { Tally } from './tally.ts';

/** What a test may see of the answers has to be: at least these shares, from 0 to 1. */
export const demanded = { matchedShare: 0.98, replayableShare: 0.8 } as const;

/** Throws a sentence when a file cannot be read. */
export async function replayFiles(files: readonly string[]): Promise<Tally> {
  const recordings = files.map(readRecordings);
  const tally = new Tally();
  const google = await startGoogle();
  try {
    let account = 0;
    for (const tests of recordings) {
      for (const calls of tests.values()) {
        account += 1;
        const accessToken = google.accessToken(
          `recorder-${account}@example.com`,
          scopes('spreadsheets', 'drive'),
        );
        const outcomes = await replayTest({ google, accessToken }, calls);
        for (const [index, call] of calls.entries()) {
          const outcome = outcomes[index];
          if (outcome) tally.add(call, outcome);
        }
      }
    }
  } finally {
    await google.close();
  }
  return tally;
}
