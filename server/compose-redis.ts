/** Puts together what runs on Redis: doorbells and their workers, leases, the budget of calls to Google. */
import { randomUUID } from 'node:crypto';

import { bullmqDoorbell, type BullmqDoorbell } from './adapters/redis/bullmq-doorbell.ts';
import { warnUnlessNoEviction } from './adapters/redis/eviction-policy.ts';
import { googleBudget, type GoogleAccounts } from './adapters/redis/google-budget.ts';
import { redisLease } from './adapters/redis/lease.ts';
import { FAIL_FAST, PATIENT, redisConnection } from './adapters/redis/redis-connection.ts';
import { sharedRefusals } from './adapters/redis/refusals.ts';
import { ringWorker } from './adapters/redis/ring-worker.ts';
import type { Config } from './config.ts';
import type { Service } from './lifecycle.ts';
import { watchedWork, type WatchOptions, type Work } from './operations/watched-work.ts';
import type { Budget } from './ports/budget.ts';
import type { DoorbellQueue } from './ports/doorbell.ts';
import type { Lease } from './ports/lease.ts';
import type { Log } from './ports/log.ts';
import type { Refusals } from './ports/refusals.ts';

export interface RedisParts extends Service {
  doorbell: BullmqDoorbell;
  lease: Lease;
  budget: Budget;
  /** The same budget for calls that one account makes, whichever works on the spreadsheet. */
  budgetOf(account: string): Budget;
  refusals: Refusals;
  workers(works: Record<DoorbellQueue, Work>, watch: WatchOptions): Service[];
}

export function composeRedis(config: Config, log: Log, google: GoogleAccounts): RedisParts {
  const { redisUrl, redisPrefix: prefix, leaseMs, retryMs, concurrency, refusalsPerMinute } = config;
  const commands = redisConnection(redisUrl.reveal(), FAIL_FAST, log);
  const patient = redisConnection(redisUrl.reveal(), PATIENT, null);
  const doorbell = bullmqDoorbell({ redis: commands, prefix, log });
  const kept = { redis: commands, prefix, limits: config.budget, log, accounts: google.accounts };
  return {
    name: 'redis',
    doorbell,
    budget: googleBudget({ ...kept, accountOf: google.accountOf }),
    budgetOf: (account) => googleBudget({ ...kept, accountOf: () => Promise.resolve(account) }),
    refusals: sharedRefusals({
      redis: commands,
      prefix,
      perMinute: refusalsPerMinute,
      now: () => performance.now(),
    }),
    lease: redisLease({ redis: commands, prefix, ttlMs: leaseMs, newToken: randomUUID }),
    workers: (works, watch) =>
      Object.entries(works).map(([queue, work]) =>
        ringWorker({
          redis: patient,
          prefix,
          queue: queue as DoorbellQueue,
          concurrency,
          // Edits on their way to MySQL call no Google.
          ...(config.queueLimit && queue !== 'sheet-to-db' && { limit: config.queueLimit }),
          leaseMs,
          retryMs,
          work: watchedWork(watch, queue as DoorbellQueue, work),
          doorbell,
          log,
          random: Math.random,
          now: () => performance.now(),
        }),
      ),
    start: () => {
      void warnUnlessNoEviction(patient, log).catch(() => undefined);
    },
    stop: async () => {
      await doorbell.close();
      commands.disconnect();
      patient.disconnect();
    },
  };
}
