/** A local Redis: never evicts (queues live in it), and keeps its data across starts except in tests. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { PlainError } from '../launch/plain-error.mjs';
import { startGuarded } from './guarded-process.ts';
import { freePort, requireFreePort } from './port.ts';
import { forgetProcess, rememberProcess, stopLeftover } from './process-file.ts';
import type { Program } from './program.ts';
import { redisProgram } from './programs-in-order.ts';
import type { RunningService, ServiceOptions, ServicesMode } from './service.ts';
import { logTail, startFailure } from './start-failure.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const READY_TIMEOUT_MS = 60_000;
const PORT_TRIES = 3;

export function redisArguments(mode: ServicesMode, dir: string, logFile: string, port: number): string[] {
  return [
    ['--bind', '127.0.0.1'],
    ['--port', String(port)],
    ['--dir', dir],
    ['--logfile', logFile],
    ['--daemonize', 'no'],
    // Else Redis overwrites its command line, by which a left-over process is recognised.
    ['--set-proc-title', 'no'],
    ['--maxmemory-policy', 'noeviction'],
    ['--appendonly', mode === 'start' ? 'yes' : 'no'],
    ['--save', ''],
  ].flat();
}

/** Starts Redis; ready means that it answers with its data loaded. */
export async function startRedis(options: ServiceOptions & { cache: string }): Promise<RunningService> {
  const dir = join(options.dataDir, 'redis');
  mkdirSync(dir, { recursive: true });
  await stopLeftover(join(options.dataDir, 'redis.process.json'));
  if (options.port) await requireFreePort(options.port.number, 'Redis', options.port.variable);
  const program = await redisProgram(options.cache);
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt(options, program, dir, options.port?.number ?? (await freePort()));
    if ('pid' in outcome) return outcome;
    if (options.port === undefined && outcome.portTaken && tries < PORT_TRIES) continue;
    throw new PlainError(outcome.sentence);
  }
}

async function attempt(
  { mode, dataDir }: ServiceOptions,
  program: Program,
  dir: string,
  port: number,
): Promise<RunningService | { sentence: string; portTaken: boolean }> {
  const logFile = join(dataDir, 'redis.log');
  const processFile = join(dataDir, 'redis.process.json');
  rmSync(logFile, { force: true });
  const args = [...program.prefix, ...redisArguments(mode, dir, logFile, port)];
  const server = await startGuarded(program.command, args, { stdio: 'ignore', cwd: dir });
  rememberProcess(processFile, server.pid, dir);
  void server.ended.then(() => forgetProcess(processFile));

  const url = `redis://127.0.0.1:${port}`;
  let version = '';
  const trouble = await waitUntilReady({
    probe: async () => {
      version = await serverVersion(url, server.pid);
    },
    ended: server.ended,
    timeoutMs: READY_TIMEOUT_MS,
  });
  if (trouble !== undefined) {
    await server.stop('SIGKILL');
    return startFailure('Redis', trouble, logTail(logFile), port);
  }
  const stop = () => server.stop(mode === 'test' ? 'SIGKILL' : 'SIGTERM');
  return { name: 'Redis', url, version, pid: server.pid, ended: server.ended, stop };
}

/** The version of the Redis behind the address, which must be the one that was started: another may sit on the port. */
async function serverVersion(url: string, pid: number): Promise<string> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 });
  // The rejected call below carries the same error.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const info = await redis.info('server');
    if (!info.includes(`process_id:${pid}\r`)) throw new Error('another Redis answers on this port');
    return /redis_version:(\S+)/.exec(info)?.[1] ?? '';
  } finally {
    redis.disconnect();
  }
}
