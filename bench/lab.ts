/**
 * Where benches run: MySQL and Redis as a customer would have them (every commit on disk), each on a free port, with databases that
 * go away with them. MYSQL_URL and REDIS_URL in the environment are used instead, as everywhere.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { createConnection, type Connection } from 'mysql2/promise';

import { cacheFolder } from '../local/launch/cache-folder.mjs';
import { keptSecret } from '../local/secret-file.ts';
import { startMysql } from '../local/services/mysql-server.ts';
import { freePort } from '../local/services/port.ts';
import { startRedis } from '../local/services/redis-server.ts';
import type { RunningService } from '../local/services/service.ts';
import { startServices, type Services } from '../local/services/start-services.ts';

export interface BenchDatabase {
  url: string;
  /** A client that knows nothing of the sync; closed with the database. */
  connect(): Promise<Connection>;
  drop(): Promise<void>;
}

export interface Lab {
  readonly services: Services;
  /** Scratch space on disk. */
  readonly folder: string;
  /** Versions of what is measured on, for the report. */
  readonly versions: readonly string[];
  /** Progress for the person who waits. */
  readonly say: (line: string) => void;
  database(): Promise<BenchDatabase>;
  /** Kills MySQL or Redis with -9 and starts it again at the same address, on the same data. */
  crash(service: 'MySQL' | 'Redis'): Promise<void>;
  close(): Promise<void>;
}

/** `own`: services that are named in the environment are left alone, because what is done here would destroy their data. */
export async function openLab(
  say: (line: string) => void,
  { own = false }: { own?: boolean } = {},
): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'rowlink-bench-'));
  const versions: string[] = [];
  const ports = { LOCAL_MYSQL_PORT: String(await freePort()), LOCAL_REDIS_PORT: String(await freePort()) };
  const dataDir = join(folder, 'services');
  const services = await startServices({
    mode: 'start',
    dataDir,
    log: (line) => versions.push(line.replace(/ on .*/, '')),
    env: { ...process.env, ...ports, ...(own && { MYSQL_URL: undefined, REDIS_URL: undefined }) },
  });
  const pids = { MySQL: services.mysqlPid, Redis: services.redisPid };
  const restarted: RunningService[] = [];
  const restart = (service: 'MySQL' | 'Redis'): Promise<RunningService> => {
    const options = { mode: 'start' as const, dataDir, cache: cacheFolder(process.env) };
    const at = (url: string, variable: string) => ({ variable, number: Number(new URL(url).port) });
    if (service === 'Redis') {
      return startRedis({ ...options, port: at(services.redisUrl, 'LOCAL_REDIS_PORT') });
    }
    const password = keptSecret(join(dataDir, 'secrets.json'), 'mysqlPassword', () => '');
    return startMysql({ ...options, password, port: at(services.mysqlUrl, 'LOCAL_MYSQL_PORT') });
  };
  return {
    services,
    folder,
    versions,
    say,
    database: () => newDatabase(services.mysqlUrl),
    async crash(service) {
      const pid = pids[service];
      if (pid === undefined) throw new Error(`${service} is not one of ours`);
      process.kill(pid, 'SIGKILL');
      while (isRunning(pid)) await wait(20);
      const started = await restart(service);
      pids[service] = started.pid;
      restarted.push(started);
    },
    async close() {
      await Promise.all(restarted.map((service) => service.stop()));
      await services.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function newDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `rowlink_bench_${randomBytes(5).toString('hex')}`;
  const admin = await createConnection({ uri: serverUrl });
  await admin.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  admin.on('error', () => undefined);
  const connections: Connection[] = [];
  return {
    url: url.href,
    async connect() {
      const connection = await createConnection({
        uri: url.href,
        dateStrings: true,
        supportBigNumbers: true,
      });
      // Whoever uses it is told by its next statement.
      connection.on('error', () => undefined);
      connections.push(connection);
      return connection;
    },
    async drop() {
      await Promise.all(connections.map((connection) => connection.end().catch(() => undefined)));
      // The first connection may have ended with a MySQL that was restarted.
      admin.destroy();
      const last = await createConnection({ uri: serverUrl });
      await last.query(`DROP DATABASE \`${name}\``);
      await last.end();
    },
  };
}

/** The `n` of the only row that the query gives. */
export async function numberOf(sql: Connection, query: string, values: unknown[] = []): Promise<number> {
  const [rows] = await sql.query(query, values);
  return Number((rows as { n: number }[])[0]?.n);
}
