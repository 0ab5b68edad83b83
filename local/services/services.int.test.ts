/** The local services are what the product needs: rights, settings, a clean end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startServices } from './start-services.ts';
import type { Services } from './start-services.ts';
import { createTestDatabase, testMysqlUrl, testRedisUrl } from './test-database.ts';
import { startGuarded } from './guarded-process.ts';
import { rememberProcess, stopLeftover } from './process-file.ts';

async function query(url: string, sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: url });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

describe('a test database', () => {
  test('is empty, takes tables and triggers, and is gone after the drop', async () => {
    const database = await createTestDatabase();
    expect(await query(database.url, 'SHOW TABLES')).toEqual([]);
    await query(database.url, 'CREATE TABLE t (id INT PRIMARY KEY)');
    await query(database.url, 'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW SET @seen = NEW.id');
    await database.drop();
    expect(await query(testMysqlUrl(), `SHOW DATABASES LIKE '${database.name}'`)).toEqual([]);
  });
});

describe('Redis', () => {
  test('never evicts', async () => {
    const redis = new Redis(testRedisUrl());
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
  });
});

describe('services of npm start', () => {
  let dataDir: string;
  let services: Services;
  const start = (port: string) =>
    startServices({
      mode: 'start',
      dataDir,
      log: () => undefined,
      env: { ...process.env, MYSQL_URL: '', REDIS_URL: testRedisUrl(), LOCAL_MYSQL_PORT: port },
    });

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'rowlink-services-'));
    const { freePort } = await import('./port.ts');
    services = await start(String(await freePort()));
  });
  afterAll(async () => {
    await services.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('give our account its own databases and no others', async () => {
    expect(await query(services.mysqlUrl, 'SELECT DATABASE() AS name')).toEqual([{ name: 'rowlink' }]);
    await query(services.mysqlUrl, 'CREATE TABLE t (id INT PRIMARY KEY)');
    await query(services.mysqlUrl, 'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW SET @seen = NEW.id');
    await query(services.mysqlUrl, 'CREATE DATABASE rowlink_shop');
    await expect(query(services.mysqlUrl, 'CREATE DATABASE other')).rejects.toThrow(/Access denied/);
    await expect(query(services.mysqlUrl, 'SELECT * FROM mysql.user')).rejects.toThrow(/denied/);
  });

  test('close root to everybody without the password', async () => {
    const url = new URL(services.mysqlUrl);
    url.username = 'root';
    url.password = '';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/denied|not allowed/);
  });

  test('keep the data and the password over a restart, and use a service that the user names as it is', async () => {
    await query(services.mysqlUrl, 'CREATE TABLE kept (id INT PRIMARY KEY)');
    expect(services.redisPid).toBeUndefined();
    await services.stop();
    services = await start(new URL(services.mysqlUrl).port);
    expect(await query(services.mysqlUrl, "SHOW TABLES LIKE 'kept'")).toHaveLength(1);
  });
});

describe('a service that is lost', () => {
  test('is reported with its name and end', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'rowlink-lost-'));
    const env = { ...process.env, TEST_MYSQL_URL: testMysqlUrl(), TEST_REDIS_URL: '' };
    const services = await startServices({ mode: 'test', dataDir, log: () => undefined, env });
    process.kill(services.redisPid ?? 0, 'SIGKILL');
    expect(await services.lost).toMatch(/^Redis \(process \d+\) ended unexpectedly with signal SIGKILL$/);
    await services.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('is refused with a sentence when the address that the user gave does not answer', async () => {
    const env = { MYSQL_URL: 'mysql://u:secret@127.0.0.1:1/x', REDIS_URL: testRedisUrl() };
    const starting = startServices({ mode: 'start', dataDir: tmpdir(), log: () => undefined, env });
    await expect(starting).rejects.toThrow(
      /^MySQL at mysql:\/\/u@127\.0\.0\.1:1\/x cannot be used \(.+\): start it/,
    );
  });
});

describe('a left-over process', () => {
  test("is stopped when it is ours, and left alone when the id is somebody else's by now", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rowlink-left-'));
    const file = join(folder, 'x.process.json');
    const script = 'setInterval(() => {}, 1000)';
    const left = await startGuarded(process.execPath, ['-e', script, folder], { stdio: 'ignore' });

    rememberProcess(file, left.pid, '/another/folder');
    expect(await stopLeftover(file)).toBe(false);
    rememberProcess(file, left.pid, folder);
    expect(await stopLeftover(file)).toBe(true);
    expect(await left.ended).toBe('signal SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
});
