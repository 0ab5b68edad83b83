/** Probes: what is healthy, ready and alive, and what is not. */
import { beforeEach, describe, expect, test } from 'vitest';

import { ROLES } from '../core/role.ts';
import { SyncError } from '../core/sync-error.ts';
import type { HealthChecks } from './health.ts';
import { createProbeApp } from './health-routes.ts';

const NOW = Date.UTC(2026, 0, 15);
const idle = { waiting: 0, active: 0, delayed: 0, failed: 0 };

let health: HealthChecks;
let isServing: boolean;

beforeEach(() => {
  isServing = true;
  health = {
    mysql: () => Promise.resolve(),
    queues: () => Promise.resolve({ 'sheet-to-db': idle, 'db-to-sheet': idle, reconcile: idle }),
    lastSheetsCall: () => null,
    processes: () => Promise.resolve([{ roles: ROLES, lastCall: null }]),
    changeQueue: () => Promise.resolve(null),
    lastSyncAt: () => Promise.resolve(NOW),
  };
});

const metrics = { text: () => Promise.resolve('sync_links 1'), contentType: 'text/plain; version=0.0.4' };

const get = (path: string) => createProbeApp({ health, isServing: () => isServing, metrics }).request(path);

describe('health', () => {
  test('all well [H1]', async () => {
    const answer = await get('/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: 'healthy',
      mysql: 'up',
      redis: 'up',
      sheetsApi: 'unknown',
      changeQueue: 'open',
      processes: { api: 1, worker: 1, poller: 1 },
      queues: { 'sheet-to-db': idle, 'db-to-sheet': idle, reconcile: idle },
      lastSyncAt: new Date(NOW).toISOString(),
    });
  });

  test('a change queue that takes nothing is degraded; one that nobody can ask is not [H1, K10]', async () => {
    health = { ...health, changeQueue: () => Promise.resolve('It is full.') };
    expect(await (await get('/health')).json()).toMatchObject({ status: 'degraded', changeQueue: 'blocked' });
    health = { ...health, changeQueue: () => Promise.reject(new Error('away')) };
    expect(await (await get('/health')).json()).toMatchObject({ status: 'healthy', changeQueue: 'unknown' });
  });

  test('Redis away is degraded, not down: edits are still taken in [H1]', async () => {
    health.queues = () => Promise.reject(new SyncError('REDIS_UNAVAILABLE'));
    const answer = await get('/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'degraded', redis: 'down', queues: {} });
  });

  test.each([
    ['down', 'down', 'degraded'],
    ['limited', 'rate_limited', 'degraded'],
    ['up', 'up', 'healthy'],
  ] as const)('a last call to Google that was %s is %s, and %s [H1]', async (access, sheetsApi, status) => {
    health.lastSheetsCall = () => ({ at: NOW, access, problem: null });
    expect(await (await get('/health')).json()).toMatchObject({ status, sheetsApi });
  });

  test('the newest call of any process counts [H1]', async () => {
    health.lastSheetsCall = () => ({ at: NOW, access: 'up', problem: null });
    const lastCall = { at: NOW + 1, access: 'limited', problem: 'quota' } as const;
    health.processes = () => Promise.resolve([{ roles: ROLES, lastCall }]);
    expect(await (await get('/health')).json()).toMatchObject({ sheetsApi: 'rate_limited' });
  });

  test('a role that no process has is degraded [H1]', async () => {
    health.processes = () => Promise.resolve([{ roles: ['api', 'poller'], lastCall: null }]);
    expect(await (await get('/health')).json()).toMatchObject({
      status: 'degraded',
      processes: { api: 1, worker: 0, poller: 1 },
    });
  });

  test('MySQL away is down, and the process not ready [H1, H2]', async () => {
    health.mysql = () => Promise.reject(new Error('away'));
    health.lastSyncAt = () => Promise.reject(new Error('away'));
    health.processes = () => Promise.reject(new Error('away'));
    const answer = await get('/health');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      status: 'down',
      mysql: 'down',
      processes: null,
      lastSyncAt: null,
    });
    expect((await get('/health/ready')).status).toBe(503);
  });

  test('a process that starts or stops is not ready; else it is [H2]', async () => {
    expect((await get('/health/ready')).status).toBe(200);
    isServing = false;
    expect((await get('/health/ready')).status).toBe(503);
  });

  test('the process is alive whatever else is away [H2]', async () => {
    health.mysql = () => Promise.reject(new Error('away'));
    expect((await get('/health/live')).status).toBe(200);
  });
});

test('the port of the probes tells metrics to whoever reaches it', async () => {
  const answer = await get('/metrics');
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
    metrics.contentType,
    'sync_links 1',
  ]);
});
