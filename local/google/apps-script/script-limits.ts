/**
 * Apps Script's quotas for consumer accounts, and what a user has used of the daily ones. A user's day begins with the
 * first use and ends 24 hours later.
 */

export interface ScriptLimits {
  /** Milliseconds an execution may take; simple triggers have less. */
  readonly executionMs: number;
  readonly simpleTriggerMs: number;
  /** Executions that run at the same time. */
  readonly simultaneousPerUser: number;
  readonly simultaneousPerScript: number;
  /** Events of one document that wait for a simple trigger; further ones are lost. */
  readonly simpleTriggerQueue: number;
  readonly triggers: number;
  readonly urlFetchesPerDay: number;
  readonly propertyCallsPerDay: number;
  /** Milliseconds that triggers may run. */
  readonly triggerMsPerDay: number;
}

export const consumerLimits: ScriptLimits = {
  executionMs: 360_000,
  simpleTriggerMs: 30_000,
  simultaneousPerUser: 30,
  simultaneousPerScript: 1_000,
  simpleTriggerQueue: 2,
  triggers: 20,
  urlFetchesPerDay: 20_000,
  propertyCallsPerDay: 50_000,
  triggerMsPerDay: 90 * 60_000,
};

/** A daily quota. */
export type DailyUse = 'urlFetchesPerDay' | 'propertyCallsPerDay' | 'triggerMsPerDay';

const exhausted: Record<DailyUse, string> = {
  urlFetchesPerDay: 'Service invoked too many times for one day: urlfetch.',
  propertyCallsPerDay: 'Service invoked too many times for one day: properties.',
  triggerMsPerDay: 'Service using too much computer time for one day',
};

const dayMs = 86_400_000;

interface Day {
  readonly endsAt: number;
  readonly used: Map<DailyUse, number>;
}

export class DailyQuotas {
  readonly #limits: ScriptLimits;
  readonly #now: () => number;
  readonly #days = new Map<string, Day>();

  constructor(limits: ScriptLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts a use by a user. Throws Google's error when nothing is left of the quota. */
  take(user: string, use: DailyUse, amount = 1): void {
    this.check(user, use);
    this.add(user, use, amount);
  }

  /** Throws Google's error when nothing is left of the quota. */
  check(user: string, use: DailyUse): void {
    if ((this.#today(user).used.get(use) ?? 0) >= this.#limits[use]) throw new Error(exhausted[use]);
  }

  /** Counts what has been used already. */
  add(user: string, use: DailyUse, amount: number): void {
    const { used } = this.#today(user);
    used.set(use, (used.get(use) ?? 0) + amount);
  }

  /** What a user has used today. */
  usedBy(user: string): Record<DailyUse, number> {
    const { used } = this.#today(user);
    return {
      urlFetchesPerDay: used.get('urlFetchesPerDay') ?? 0,
      propertyCallsPerDay: used.get('propertyCallsPerDay') ?? 0,
      triggerMsPerDay: used.get('triggerMsPerDay') ?? 0,
    };
  }

  #today(user: string): Day {
    const now = this.#now();
    let day = this.#days.get(user);
    if (day === undefined || now >= day.endsAt) {
      this.#days.set(user, (day = { endsAt: now + dayMs, used: new Map<DailyUse, number>() }));
    }
    return day;
  }
}
