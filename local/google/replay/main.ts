/**
 * `npm run google:replay -- FILE...`: replays recorded traffic of the Sheets and Drive APIs against a stand-in, and
 * prints how many calls are answered as Google answered them, by method. Ends with 1 when it is too few.
 */
import { resolve } from 'node:path';
import { replayFiles } from './replay-files.ts';
import { isFaithful, report } from './report.ts';

// npm changes to the project's folder; people name files from where they are.
const from = process.env['INIT_CWD'] ?? process.cwd();
const files = process.argv.slice(2).map((file) => resolve(from, file));

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
