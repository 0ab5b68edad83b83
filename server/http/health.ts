/** Whether the product works: asked of MySQL and Redis, and judged from the last call to Google without making one. */
import type { DoorbellQueue, QueueCounts } from '../ports/doorbell.ts';
import { toIso } from './status.ts';

export interface HealthChecks {
  /** Rejects when MySQL does not answer. */
  mysql(): Promise<unknown>;
  /** Rejects when Redis does not answer. */
  queues(): Promise<Record<DoorbellQueue, QueueCounts>>;
  /** The last call to Google; null when none was made yet. */
  lastSheetsCall(): { at: number; problem: string | null } | null;
  /** When something last crossed, in milliseconds since 1970. */
  lastSyncAt(): Promise<number | null>;
}

export interface Health {
  /** `down`: nothing works without MySQL; `degraded`: edits are taken in, but something is slow or waits. */
  status: 'healthy' | 'degraded' | 'down';
  mysql: 'up' | 'down';
  redis: 'up' | 'down';
  sheetsApi: 'up' | 'down' | 'unknown';
  queues: Partial<Record<DoorbellQueue, QueueCounts>>;
  lastSyncAt: string | null;
}

const CHECK_MS_MAX = 3_000;

export async function readHealth(checks: HealthChecks): Promise<Health> {
  const [isMysqlUp, queues, lastSyncAt] = await Promise.all([
    within(checks.mysql()).then(
      () => true,
      () => false,
    ),
    within(checks.queues()).catch(() => null),
    within(checks.lastSyncAt()).catch(() => null),
  ]);
  const call = checks.lastSheetsCall();
  const sheetsApi = call === null ? 'unknown' : call.problem === null ? 'up' : 'down';
  const isWhole = queues !== null && sheetsApi !== 'down';
  return {
    status: !isMysqlUp ? 'down' : isWhole ? 'healthy' : 'degraded',
    mysql: isMysqlUp ? 'up' : 'down',
    redis: queues ? 'up' : 'down',
    sheetsApi,
    queues: queues ?? {},
    lastSyncAt: toIso(lastSyncAt),
  };
}

/** A check that hangs has failed. */
async function within<T>(check: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS_MAX);
  });
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}
