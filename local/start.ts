/** `npm start`: the whole product on this machine, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describeFailure } from './launch/plain-error.mjs';
import { runMain } from './run-main.ts';
import { emptyDataFolder, stopLeftovers, takeDataFolder } from './start/data-folder.ts';
import { parseStartOptions, USAGE } from './start/options.ts';
import { runProduct } from './start/run-product.ts';
import { StoppedWhileStarting, supervisor } from './start/supervisor.ts';
import { onStopRequest } from './stop-requests.ts';

const ROOT = resolve(import.meta.dirname, '..');

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const settings = join(ROOT, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings);
  const dataDir = resolve(ROOT, process.env['ROWLINK_DATA'] || '.data');
  const parts = supervisor();
  const asked = new Promise<number>((stop) => {
    onStopRequest({ stop, force: (code) => process.exit(code) });
  });

  const folder = takeDataFolder(dataDir);
  try {
    for (const name of await stopLeftovers(dataDir)) {
      console.log(`✓ stopped ${name}, left over from a killed start`);
    }
    if (options.fresh) emptyDataFolder(dataDir);
    const starting = runProduct({ root: ROOT, dataDir, env: process.env, supervisor: parts });
    return await Promise.race([asked, endOf(starting, parts.lost)]);
  } finally {
    await parts.stopAll();
    folder.release();
  }
}

/** Settles with the exit code when the start fails or a part is lost; else never. */
async function endOf(starting: Promise<void>, lost: Promise<string>): Promise<number> {
  try {
    const sentence = await Promise.race([starting.then(() => lost), lost]);
    console.error(`✗ ${sentence}`);
  } catch (error) {
    if (!(error instanceof StoppedWhileStarting)) console.error(`✗ ${describeFailure(error)}`);
  }
  return 1;
}

runMain(main);
