/**
 * Where benches run: MySQL and Redis as a customer would have them (every commit on disk), each on a free port, with databases that
 * go away with them. MYSQL_URL and REDIS_URL in the environment are used instead, as everywhere.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createConnection, type Connection } from 'mysql2/promise';

import { freePort } from '../local/services/port.ts';
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
  close(): Promise<void>;
}

export async function openLab(say: (line: string) => void): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'rowlink-bench-'));
  const versions: string[] = [];
  const ports = { LOCAL_MYSQL_PORT: String(await freePort()), LOCAL_REDIS_PORT: String(await freePort()) };
  const services = await startServices({
    mode: 'start',
    dataDir: join(folder, 'services'),
    log: (line) => versions.push(line.replace(/ on .*/, '')),
    env: { ...process.env, ...ports },
  });
  return {
    services,
    folder,
    versions,
    say,
    database: () => newDatabase(services.mysqlUrl),
    async close() {
      await services.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function newDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `rowlink_bench_${randomBytes(5).toString('hex')}`;
  const admin = await createConnection({ uri: serverUrl });
  await admin.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const connections: Connection[] = [];
  return {
    url: url.href,
    async connect() {
      const connection = await createConnection({
        uri: url.href,
        dateStrings: true,
        supportBigNumbers: true,
      });
      connections.push(connection);
      return connection;
    },
    async drop() {
      await Promise.all(connections.map((connection) => connection.end().catch(() => undefined)));
      await admin.query(`DROP DATABASE \`${name}\``);
      await admin.end();
    },
  };
}

/** The `n` of the only row that the query gives. */
export async function numberOf(sql: Connection, query: string, values: unknown[] = []): Promise<number> {
  const [rows] = await sql.query(query, values);
  return Number((rows as { n: number }[])[0]?.n);
}
