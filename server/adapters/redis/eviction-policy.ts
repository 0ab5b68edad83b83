/** A Redis that evicts keys loses rings and leases at its own choice: said once at start. */
import type { Log } from '../../ports/log.ts';

/** INFO is allowed where managed services forbid CONFIG. */
export async function warnUnlessNoEviction(
  redis: { info(section: 'memory'): Promise<string> },
  log: Log,
): Promise<void> {
  const memory = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn(
      { event: 'redis-evicts', policy },
      `Redis has maxmemory-policy ${policy}. Set it to noeviction: evicted keys slow the sync down.`,
    );
  }
}
