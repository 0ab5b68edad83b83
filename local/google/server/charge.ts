/** Takes what a call costs from the quota of whoever calls. */
import type { Switches } from '../switches.ts';
import type { Meter } from './quota-limits.ts';
import type { Quota } from './quota.ts';
import { quotaExceeded } from './quota-refusals.ts';

export interface Purse {
  readonly quota: Quota;
  readonly switches: Switches;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Charge {
  readonly meter: Meter;
  /** Who calls; empty with an API key only. */
  readonly email: string;
  readonly query: URLSearchParams;
  /** Units; one call when left out. */
  readonly cost?: number;
}

/** Throws Google's refusal when the quota is used up. */
export function charge({ quota, switches, now }: Purse, { meter, email, query, cost }: Charge): void {
  const quotaUser = query.get('quotaUser') ?? '';
  const isSplit = quotaUser !== '' && switches.isOn('quotaUserSplitsQuota');
  const exhausted = quota.take(meter, isSplit ? `${email} for ${quotaUser}` : email, now(), cost);
  if (exhausted) throw quotaExceeded(exhausted);
}
