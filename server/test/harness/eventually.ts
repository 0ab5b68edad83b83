/** Waits for a state; it never sleeps for a time that is hoped to be long enough. */
import { setTimeout as pause } from 'node:timers/promises';

export interface EventuallyOptions {
  withinMs?: number;
  /** Added to the failure, for example what the product has logged. */
  explain?: () => string;
}

/** Runs `check` until it does not throw and returns its result; throws its last error when time is up. */
export async function eventually<T>(
  check: () => Promise<T> | T,
  options: EventuallyOptions = {},
): Promise<T> {
  const end = performance.now() + (options.withinMs ?? 20_000);
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) {
        const more = options.explain?.() ?? '';
        if (more !== '' && error instanceof Error) error.message += `\n${more}`;
        throw error;
      }
      await pause(50);
    }
  }
}
