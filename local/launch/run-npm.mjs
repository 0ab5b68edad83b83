/** Runs npm without a terminal and turns its failures into one plain sentence. */
import { spawn } from 'node:child_process';

import { PlainError } from './plain-error.mjs';

const OFFLINE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/;

/**
 * The sentence for a failed npm run.
 * @param {string} what  What npm was wanted for, like "install the dependencies".
 * @param {string} output  Everything that npm printed.
 * @returns {string}
 */
export function npmFailure(what, output) {
  if (/ENOSPC/.test(output)) return `The disk is full: free about 1 GB, then run the command again.`;
  if (/EACCES|EROFS|EPERM/.test(output)) {
    return `npm may not write where it has to, so it could not ${what}: check who owns this folder and ~/.npm, then run the command again.`;
  }
  if (/code EUSAGE/.test(output) && /in sync/.test(output)) {
    return 'package-lock.json does not match package.json, or the npm registry lacks a package that it names: run "npm install" and look at what changes in package-lock.json.';
  }
  if (/E404|ETARGET/.test(output)) {
    return `The npm registry lacks a package that is needed to ${what}: check which registry "npm config get registry" names.`;
  }
  if (OFFLINE.test(output)) {
    return `The npm registry cannot be reached to ${what}: check the network (or npm's proxy settings), then run the command again.`;
  }
  // npm says what is wrong first, and then its own usage.
  const lines = output.split('\n').filter((line) => /^npm (error|ERR!) ?./.test(line));
  return `npm could not ${what}. It said:\n${(lines.length > 0 ? lines : output.trim().split('\n')).slice(0, 8).join('\n')}`;
}

/**
 * Runs npm and answers its standard output.
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, what: string }} options
 * @returns {Promise<string>}
 */
export function runNpm(args, { cwd, env, what }) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => {
      reject(
        new PlainError(
          'npm is not on the PATH: install it (it comes with Node), then run the command again.',
          { cause: error },
        ),
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new PlainError(npmFailure(what, stdout + stderr)));
    });
  });
}
