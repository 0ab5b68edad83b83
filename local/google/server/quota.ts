/** Requests per minute and account, as Google counts them: reads and writes apart, refilled every minute. */

export type QuotaKind = 'read' | 'write';

const minuteMs = 60_000;

/** Reads GOOGLE_STANDIN_QUOTA: "off", "real" (60 a minute), or a number. Throws a sentence for anything else. */
export function quotaLimit(setting: string | undefined): number {
  if (setting === undefined || setting === '') return 300;
  if (setting === 'off') return Infinity;
  if (setting === 'real') return 60;
  const limit = Number(setting);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new Error(
    `GOOGLE_STANDIN_QUOTA is "${setting}"; set it to off, real, or a number of requests per minute.`,
  );
}

export class Quota {
  limit: number;
  readonly #used = new Map<string, number>();
  #windowStartMs = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Takes one request; undefined when it may go on, else the start of the window that is used up. */
  take(account: string, kind: QuotaKind, nowMs: number): Date | undefined {
    const windowStartMs = nowMs - (nowMs % minuteMs);
    if (windowStartMs !== this.#windowStartMs) {
      this.#windowStartMs = windowStartMs;
      this.#used.clear();
    }
    const key = `${kind}:${account}`;
    const used = this.#used.get(key) ?? 0;
    if (used >= this.limit) return new Date(windowStartMs);
    this.#used.set(key, used + 1);
    return undefined;
  }
}
