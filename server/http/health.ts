/**
 * Whether the product works: asked of MySQL and Redis, told by the heartbeats of all processes, and judged from the last
 * call to Google without making one.
 */
import type { Role } from '../core/role.ts';
import { latestCall, type LastCall } from '../core/sheets-access.ts';
import type { DoorbellQueue, QueueCounts } from '../ports/doorbell.ts';
import type { LivingProcess } from '../core/operations.ts';
import { toIso } from './iso-time.ts';

export interface HealthChecks {
  /** Rejects when MySQL does not answer. */
  mysql(): Promise<unknown>;
  /** Rejects when Redis does not answer. */
  queues(): Promise<Record<DoorbellQueue, QueueCounts>>;
  /** This process's last call to Google; null when it made none. */
  lastSheetsCall(): LastCall | null;
  /** Every process that lives, this one included. */
  processes(): Promise<Pick<LivingProcess, 'roles' | 'lastCall'>[]>;
  /** Null, or why the change queue takes nothing that triggers mark. */
  changeQueue(): Promise<string | null>;
  /** When something last crossed, in milliseconds since 1970. */
  lastSyncAt(): Promise<number | null>;
}

export interface Health {
  /** `down`: nothing works without MySQL; `degraded`: edits are taken in, but something is slow or waits. */
  status: 'healthy' | 'degraded' | 'down';
  mysql: 'up' | 'down';
  redis: 'up' | 'down';
  /** `rate_limited`: Google's quota is used up for the moment; work waits and goes on by itself. */
  sheetsApi: 'up' | 'rate_limited' | 'down' | 'unknown';
  /** `blocked`: it takes nothing that triggers mark, so changes are found by reads only. */
  changeQueue: 'open' | 'blocked' | 'unknown';
  /** How many processes live in each role; null when MySQL cannot tell. */
  processes: Record<Role, number> | null;
  queues: Partial<Record<DoorbellQueue, QueueCounts>>;
  lastSyncAt: string | null;
}

const CHECK_MS_MAX = 3_000;

export async function readHealth(checks: HealthChecks): Promise<Health> {
  const [isMysqlUp, queues, lastSyncAt, living, changeQueue] = await Promise.all([
    isMysqlAnswering(checks),
    within(checks.queues()).catch(() => null),
    within(checks.lastSyncAt()).catch(() => null),
    within(checks.processes()).catch(() => null),
    within(checks.changeQueue()).then(
      (why) => (why === null ? ('open' as const) : ('blocked' as const)),
      () => 'unknown' as const,
    ),
  ]);
  const call = latestCall([checks.lastSheetsCall(), ...(living ?? []).map(({ lastCall }) => lastCall)]);
  const sheetsApi = call === null ? 'unknown' : ACCESS[call.access];
  const processes = living && countRoles(living);
  const isManned = processes !== null && Object.values(processes).every((count) => count > 0);
  const isWhole =
    queues !== null &&
    changeQueue !== 'blocked' &&
    isManned &&
    (sheetsApi === 'up' || sheetsApi === 'unknown');
  return {
    status: !isMysqlUp ? 'down' : isWhole ? 'healthy' : 'degraded',
    mysql: isMysqlUp ? 'up' : 'down',
    redis: queues ? 'up' : 'down',
    sheetsApi,
    changeQueue,
    processes,
    queues: queues ?? {},
    lastSyncAt: toIso(lastSyncAt),
  };
}

/** Whether MySQL answers in time: without it no request can be served. */
export function isMysqlAnswering(checks: Pick<HealthChecks, 'mysql'>): Promise<boolean> {
  return within(checks.mysql()).then(
    () => true,
    () => false,
  );
}

const ACCESS = { up: 'up', limited: 'rate_limited', down: 'down' } as const;

function countRoles(living: readonly Pick<LivingProcess, 'roles'>[]): Record<Role, number> {
  const count = (role: Role) => living.filter(({ roles }) => roles.includes(role)).length;
  return { api: count('api'), worker: count('worker'), poller: count('poller') };
}

/** A check that hangs has failed. */
async function within<T>(check: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_MS_MAX);
  });
  return Promise.race([check, late]).finally(() => clearTimeout(timer));
}
