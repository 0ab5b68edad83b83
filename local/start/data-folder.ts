/** The folder with everything that `npm start` keeps. One start at a time has it; a fresh start empties it. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { tryLock } from '../launch/exclusive-lock.mjs';
import { PlainError } from '../launch/plain-error.mjs';
import { stopLeftover } from '../services/process-file.ts';

const LOCK = 'lock';
const PROCESS_FILE = /\.process\.json$/;

/** Takes the folder for this start. Throws a sentence when another start has it. */
export function takeDataFolder(folder: string): { release: () => void } {
  mkdirSync(folder, { recursive: true });
  const attempt = tryLock(join(folder, LOCK));
  if ('release' in attempt) return attempt;
  throw new PlainError(
    `Rowlink already runs with the data in ${folder} (process ${attempt.owner.pid}): stop it there with Ctrl-C first.`,
  );
}

/** Stops what a killed start left running from this folder. Answers the names of what it stopped. */
export async function stopLeftovers(folder: string): Promise<string[]> {
  const files = readdirSync(folder).filter((name) => PROCESS_FILE.test(name));
  const stopped: string[] = [];
  for (const file of files) {
    if (await stopLeftover(join(folder, file))) stopped.push(file.replace(PROCESS_FILE, ''));
  }
  return stopped;
}

/** Removes all but the lock. Nothing may run from the folder any more. */
export function emptyDataFolder(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry !== LOCK)) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
