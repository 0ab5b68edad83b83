/**
 * `npm run google:replay -- FILE...`: replays recorded traffic of the Sheets and Drive APIs against a stand-in, and
 * prints how many calls are answered as Google answered them, by method. Ends with 1 when it is too few.
 */
import { replayFiles } from './replay-files.ts';
import { isFaithful, report } from './report.ts';

const files = process.argv.slice(2);

try {
  if (files.length === 0) {
    throw new Error('Name the files to replay: npm run google:replay -- recordings/gspread.jsonl ...');
  }
  const tally = await replayFiles(files);
  console.log(report(tally).join('\n'));
  process.exitCode = isFaithful(tally) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
