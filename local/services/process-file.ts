/**
 * Remembers a started service beside its data, so that the next start finds what a killed run left behind.
 * A process is stopped only when id, start time and command line all say that it is ours.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { commandLineOf, identify, isAlive } from '../launch/process-identity.mjs';

interface Remembered {
  pid: number;
  startedAt: string;
  /** A part of the command line that only our own process has: its data folder. */
  mark: string;
}

const PATIENCE_MS = 30_000;
const POLL_MS = 50;

export function rememberProcess(file: string, pid: number, mark: string): void {
  const identity = identify(pid);
  if (identity) writeFileSync(file, JSON.stringify({ ...identity, mark } satisfies Remembered));
}

export function forgetProcess(file: string): void {
  rmSync(file, { force: true });
}

/** Stops what an earlier run left running. True when there was something to stop. */
export async function stopLeftover(file: string): Promise<boolean> {
  const left = read(file);
  const running = left !== undefined && isOurs(left);
  if (running) {
    process.kill(left.pid, 'SIGTERM');
    if (!(await isGone(left))) process.kill(left.pid, 'SIGKILL');
    await isGone(left);
  }
  forgetProcess(file);
  return running;
}

function isOurs(left: Remembered): boolean {
  return isAlive(left) && commandLineOf(left.pid).includes(left.mark);
}

async function isGone(left: Remembered): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
    if (!isAlive(left)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

function read(file: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered;
  } catch {
    return undefined;
  }
}
