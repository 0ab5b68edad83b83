/**
 * One part of the running product: a Node program that tells on its standard output when it is ready.
 * Its output goes line by line to a log file and to a listener; how it ends is always known.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import { PlainError } from '../launch/plain-error.mjs';
import { startGuarded } from '../services/guarded-process.ts';
import { forgetProcess, rememberProcess } from '../services/process-file.ts';

export interface PartOptions<Ready> {
  /** For people and file names, like "backend". */
  name: string;
  /** Absolute path of the program. */
  program: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Where the log and the process file go. */
  dataDir: string;
  /** The value of the line that says "ready", undefined for every other line. */
  readyFrom: (line: string) => Ready | undefined;
  /** Gets every line, also before it is ready. */
  onLine: (line: string) => void;
  readyWithinMs: number;
}

export interface Part<Ready> {
  ready: Ready;
  /** Settles with a sentence when its process is gone. */
  lost: Promise<string>;
  stop(): Promise<void>;
}

/** How many of its last lines a part that failed to start shows. */
const LAST_LINES = 15;
const PATIENCE_MS = 15_000;

/** Starts the part and waits until it is ready. */
export async function startPart<Ready>(options: PartOptions<Ready>): Promise<Part<Ready>> {
  const { name, program, dataDir } = options;
  const processFile = join(dataDir, `${name}.process.json`);
  const log = createWriteStream(join(dataDir, `${name}.log`));
  const running = await startGuarded(process.execPath, [program], {
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  rememberProcess(processFile, running.pid, program);
  const ended = running.ended.then((how) => {
    forgetProcess(processFile);
    log.end();
    return how;
  });

  const last: string[] = [];
  const ready = new Promise<Ready>((resolve) => {
    const take = (line: string) => {
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      if (!log.writableEnded) log.write(`${line}\n`);
      const value = options.readyFrom(line);
      if (value !== undefined) resolve(value);
      options.onLine(line);
    };
    eachLine(running.child.stdout, take);
    eachLine(running.child.stderr, take);
  });
  const trouble = await Promise.race([
    ready.then(() => undefined),
    ended.then((how) => `ended with ${how}`),
    limit(options.readyWithinMs),
  ]);
  if (trouble !== undefined) {
    await running.stop('SIGTERM', PATIENCE_MS);
    throw new PlainError(`The ${name} did not start: it ${trouble}. Its last lines:\n${last.join('\n')}`);
  }
  return {
    ready: await ready,
    lost: ended.then((how) => `The ${name} (process ${running.pid}) ended unexpectedly with ${how}`),
    stop: () => running.stop('SIGTERM', PATIENCE_MS),
  };
}

function eachLine(stream: Readable | null, take: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', take);
}

function limit(ms: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`was not ready after ${ms / 1_000} s`), ms).unref();
  });
}
