/**
 * Starts a process that does not outlive this one: it is stopped on request, by the kernel when this process is killed (Linux),
 * and otherwise by the next start, which finds it in its process file. It has a session of its own, so Ctrl-C passes it by
 * and it can be stopped in order.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';

import { findOnPath } from './program.ts';

export interface GuardedProcess {
  child: ChildProcess;
  pid: number;
  /** Settles when the process is gone, with how it ended: "exit code 1", "signal SIGKILL". */
  ended: Promise<string>;
  /** Asks it to stop, waits, and kills it after the patience. Safe to call again. */
  stop(signal?: NodeJS.Signals, patienceMs?: number): Promise<void>;
  /** Ends it and all that it started, at once. */
  killAll(): void;
}

export interface GuardedOptions {
  stdio: StdioOptions;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

const PATIENCE_MS = 30_000;

/** util-linux's setpriv lets the kernel end the child together with the thread that started it. */
function bound(command: string, args: readonly string[]): { command: string; args: string[] } {
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  if (!setpriv) return { command, args: [...args] };
  return { command: setpriv, args: ['--pdeathsig', 'TERM', command, ...args] };
}

export async function startGuarded(
  command: string,
  args: readonly string[],
  options: GuardedOptions,
): Promise<GuardedProcess> {
  const start = bound(command, args);
  const child = spawn(start.command, start.args, { ...options, detached: true });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code ?? 1}`));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid ?? 0;

  return {
    child,
    pid,
    ended,
    async stop(signal = 'SIGTERM', patienceMs = PATIENCE_MS) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
    killAll() {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // All of them are gone already.
      }
    },
  };
}
