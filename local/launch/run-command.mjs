/**
 * Runs one of the TypeScript commands and ends as it ends. The command is in a session of its own, so a Ctrl-C reaches it
 * once, from here; it notices by the closed channel when this process is killed, and stops by itself.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @param {string} node @param {string[]} args @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}  The exit code; 130 after Ctrl-C.
 */
export function runCommand(node, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    /** @type {NodeJS.Signals | undefined} */
    let asked;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        asked ??= signal;
        child.kill(signal);
      });
    }
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const cause = asked ?? signal;
      resolve(cause ? 128 + constants.signals[cause] : (code ?? 1));
    });
  });
}
