/**
 * A lock between processes: a folder that holds who has it. It needs no daemon, and a lock whose owner died is taken over.
 * The owner's file is in place before the folder gets its name, so a lock is never seen without an owner.
 */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { identify, isAlive } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

const OWNER = 'owner.json';

/** @param {string} folder @returns {ProcessIdentity | undefined} */
function ownerOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, OWNER), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock if nobody alive has it.
 * @param {string} path  The lock's own path; its parent is made when missing.
 * @returns {{ release: () => void } | { owner: ProcessIdentity }}
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = mkdtempSync(`${path}.new-`);
  writeFileSync(join(mine, OWNER), JSON.stringify(identify(process.pid)));
  for (;;) {
    try {
      // A rename onto a folder that is not empty fails: exactly one process wins.
      renameSync(mine, path);
      return { release: () => rmSync(path, { recursive: true, force: true }) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') {
        rmSync(mine, { recursive: true, force: true });
        throw error;
      }
    }
    const owner = ownerOf(path);
    if (owner && isAlive(owner)) {
      rmSync(mine, { recursive: true, force: true });
      return { owner };
    }
    dropDeadLock(path);
  }
}

/**
 * Moves a lock without a living owner away. Another process may have taken it over between the look and the move:
 * then it is moved back.
 * @param {string} path
 */
function dropDeadLock(path) {
  const aside = mkdtempSync(`${path}.old-`);
  try {
    renameSync(path, join(aside, 'lock'));
  } catch {
    // Somebody else was faster.
  }
  const moved = ownerOf(join(aside, 'lock'));
  if (moved && isAlive(moved)) renameSync(join(aside, 'lock'), path);
  rmSync(aside, { recursive: true, force: true });
}

/**
 * Takes the lock, waiting for its owner.
 * @param {string} path
 * @param {{ onWait?: (owner: ProcessIdentity) => void, pollMs?: number }} [options]  `onWait` is called once.
 * @returns {Promise<{ release: () => void }>}
 */
export async function lock(path, { onWait, pollMs = 200 } = {}) {
  for (let waited = false; ; waited = true) {
    const attempt = tryLock(path);
    if ('release' in attempt) return attempt;
    if (!waited) onWait?.(attempt.owner);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
