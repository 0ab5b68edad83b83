/**
 * Counts calls as Google does: by meter, for each user and for the whole project, in windows of one minute that are
 * refilled at once. A call that is refused costs nothing; one that is accepted and then fails costs as any other.
 */
import { googlesLimits, noLimits } from './quota-limits.ts';
import type { Limits, Meter, QuotaLimits } from './quota-limits.ts';

const minuteMs = 60_000;

/** Which limit refused a call, and the window that is used up. */
export interface Exhausted {
  readonly meter: Meter;
  readonly scope: 'user' | 'project';
  readonly limit: number;
  readonly windowStart: Date;
}

/** Spent in the current minute. */
type Spent = Map<string, number>;

export class Quota {
  limits: QuotaLimits;
  #windowStartMs = 0;
  #spent: Spent = new Map();

  constructor(limits: QuotaLimits = noLimits) {
    this.limits = limits;
  }

  /** Takes what a call costs; undefined when it may go on. `user` is who the call counts for. */
  take(meter: Meter, user: string, nowMs: number, cost = 1): Exhausted | undefined {
    this.#refill(nowMs);
    const keys = { user: `${meter} user ${user}`, project: `${meter} project` };
    const { perUser, perProject } = this.limits[meter];
    for (const [scope, limit] of [
      ['user', perUser],
      ['project', perProject],
    ] as const) {
      const spent = this.#spent.get(keys[scope]) ?? 0;
      if (spent + cost > limit) {
        return { meter, scope, limit, windowStart: new Date(this.#windowStartMs) };
      }
    }
    for (const key of Object.values(keys)) this.#spent.set(key, (this.#spent.get(key) ?? 0) + cost);
    return undefined;
  }

  /** The refusal that a call would get if the quota per user were used up, for faults on demand. */
  refusal(meter: Meter, nowMs: number): Exhausted {
    const { perUser } = this.limits[meter];
    const limit = Number.isFinite(perUser) ? perUser : googlesLimits[meter].perUser;
    return { meter, scope: 'user', limit, windowStart: new Date(nowMs - (nowMs % minuteMs)) };
  }

  /** Counts from nothing again. */
  forget(): void {
    this.#spent = new Map();
  }

  /** What the whole project has spent in the minute of `nowMs`. */
  spent(meter: Meter, nowMs: number): number {
    this.#refill(nowMs);
    return this.#spent.get(`${meter} project`) ?? 0;
  }

  #refill(nowMs: number): void {
    const windowStartMs = nowMs - (nowMs % minuteMs);
    if (windowStartMs === this.#windowStartMs) return;
    this.#windowStartMs = windowStartMs;
    this.#spent = new Map();
  }
}

/** Limits as JSON, where no limit is null. */
export function limitsAsJson(limits: QuotaLimits): object {
  const plain = ({ perUser, perProject }: Limits): object => ({
    perUser: Number.isFinite(perUser) ? perUser : null,
    perProject: Number.isFinite(perProject) ? perProject : null,
  });
  return Object.fromEntries(
    Object.entries(limits).map(([meter, of]: [string, Limits]) => [meter, plain(of)]),
  );
}
