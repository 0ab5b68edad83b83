/** Leases in the simulated Redis: they expire by themselves, are renewed while the work runs, and protect nothing. */
import type { Micros } from '../../../core/micros.ts';
import { SyncError } from '../../../core/sync-error.ts';
import type { Lease } from '../../../ports/lease.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';

export interface StoredLease {
  token: symbol;
  until: Micros;
}

export interface LeaseOptions {
  world: World;
  life: SimProcess;
  ttlUs: Micros;
  /** By spreadsheet. */
  leases: Map<number, StoredLease>;
  /** Throws REDIS_UNAVAILABLE while Redis is away. */
  reach: () => void;
}

export function simLease({ world, life, ttlUs, leases, reach }: LeaseOptions): Lease {
  return {
    async hold(spreadsheet, work) {
      await life.point('lease.take');
      reach();
      const token = Symbol(life.name);
      const isOurs = (): boolean => {
        const lease = leases.get(spreadsheet);
        return lease?.token === token && lease.until > world.now();
      };
      const known = leases.get(spreadsheet);
      if (known !== undefined && known.until > world.now()) return 'busy';
      leases.set(spreadsheet, { token, until: world.now() + ttlUs });
      await life.point('lease.take answered');

      const lost = new AbortController();
      let stopRenewal = (): unknown => undefined;
      const renewLater = (): void => {
        stopRenewal = life.after(ttlUs / 3, 'lease.renew', () => {
          try {
            reach();
            if (!isOurs()) throw new SyncError('LEASE_LOST', 'another process has the lease, or it expired');
            leases.set(spreadsheet, { token, until: world.now() + ttlUs });
          } catch (error) {
            lost.abort(error);
          }
          renewLater();
        });
      };
      renewLater();
      try {
        return await work(lost.signal);
      } finally {
        stopRenewal();
        await life.point('lease.release');
        if (isOurs()) leases.delete(spreadsheet);
      }
    },
  };
}
