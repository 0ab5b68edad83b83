/**
 * Makes node_modules match package-lock.json. A stamp in node_modules says for which lock it was installed;
 * without a stamp npm's own record of what is installed decides, so a developer's `npm install` is not repeated.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { lock } from './exclusive-lock.mjs';
import { startStep } from './progress.mjs';
import { runNpm } from './run-npm.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} Lockfile */

/** @param {string} text */
function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Whether npm's record of node_modules holds all that the lock asks for. Optional packages of other platforms are not there.
 * @param {Lockfile} wanted @param {Lockfile} installed
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  const there = installed.packages ?? {};
  const missing = Object.entries(wanted.packages ?? {}).filter(([path, entry]) => {
    const found = there[path];
    if (path === '' || (!found && entry.optional)) return false;
    return found?.version !== entry.version || found?.integrity !== entry.integrity;
  });
  return missing.length === 0 && Object.keys(there).every((path) => wanted.packages?.[path] !== undefined);
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * @param {string} root  The project's folder.
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env  With the right Node first in PATH.
 */
export async function ensureDependencies(root, cache, env) {
  const stampPath = join(root, 'node_modules', '.rowlink-lock');
  const stamp = () => hash(read(join(root, 'package-lock.json')));
  if (read(stampPath) === stamp()) return;

  const step = startStep('dependencies', { announce: 'installing with npm ci' });
  // Two npm runs in one node_modules destroy each other's work.
  const held = await lock(join(cache, 'locks', `npm-${hash(root).slice(0, 16)}`), {
    onWait: (owner) => step.update(`waiting for another run (process ${owner.pid})`),
  });
  try {
    const record = read(join(root, 'node_modules', '.package-lock.json'));
    const ready =
      record !== '' && isInstalled(JSON.parse(read(join(root, 'package-lock.json'))), JSON.parse(record));
    if (!ready) {
      const what = 'install the dependencies';
      await runNpm(['ci', '--no-audit', '--no-fund'], { cwd: root, env, what });
    }
    writeFileSync(stampPath, stamp());
    step.done(ready ? 'already there' : 'installed');
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    held.release();
  }
}
