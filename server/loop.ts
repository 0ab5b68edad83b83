/**
 * A loop that does something again and again, sooner while there is work and later while there is none. A round that
 * throws is logged, once until a round succeeds again, and never ends the loop.
 */
import { setTimeout as sleep } from 'node:timers/promises';

import type { Service } from './lifecycle.ts';
import type { Log } from './ports/log.ts';

export interface LoopOptions {
  name: string;
  /** One round; tells whether there was work. */
  round: () => Promise<boolean>;
  /** Milliseconds to wait after a round with work. */
  busyMs: number;
  /** Waits double from `busyMs` up to this while there is none. */
  idleMs: number;
  log: Log;
  /** Waits; rejects when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export function loop(options: LoopOptions): Service {
  const { name, round, busyMs, idleMs, log } = options;
  const wait = options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal }));
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    let delay = busyMs;
    let isFailing = false;
    while (!stopping.signal.aborted) {
      try {
        delay = (await round()) ? busyMs : Math.min(delay * 2, idleMs);
        isFailing = false;
      } catch (error) {
        if (!isFailing) {
          log.warn({ event: 'round-failed', loop: name, error }, 'A round failed; it is tried again');
        }
        isFailing = true;
        delay = idleMs;
      }
      await wait(delay, stopping.signal).catch(() => undefined);
    }
  };

  return {
    name,
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
