/**
 * Tells whether a process id still means the process that it meant when it was written down. Ids are reused,
 * so an id counts only together with the moment the process started; nobody else's process is ever mistaken for ours.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @typedef {{ pid: number, startedAt: string }} ProcessIdentity */

/** @param {number} pid @param {string} field */
function ps(pid, field) {
  try {
    return execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** @param {string} path */
function readProc(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * The process behind an id, or undefined when there is none (a zombie is none).
 * @param {number} pid
 * @returns {ProcessIdentity | undefined}
 */
export function identify(pid) {
  if (process.platform !== 'linux') {
    const startedAt = ps(pid, 'lstart');
    return startedAt ? { pid, startedAt } : undefined;
  }
  // The name in field 2 may hold spaces and brackets; the fields after the last bracket are safe to split.
  const stat = readProc(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startedAt] = [fields[0], fields[19]];
  return startedAt && state !== 'Z' && state !== 'X' ? { pid, startedAt } : undefined;
}

/**
 * @param {ProcessIdentity} identity
 * @returns {boolean}
 */
export function isAlive(identity) {
  return identify(identity.pid)?.startedAt === identity.startedAt;
}

/**
 * The command line of a running process, words joined by blanks; '' when there is none.
 * @param {number} pid
 * @returns {string}
 */
export function commandLineOf(pid) {
  if (process.platform !== 'linux') return ps(pid, 'command');
  return readProc(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}
