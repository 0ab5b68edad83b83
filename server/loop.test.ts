/** A loop: sooner with work, later without, ended by nothing but its stop. */
import { expect, test } from 'vitest';

import { loop } from './loop.ts';

/** Runs rounds with these results; the last wait stops the loop. Returns the waits after each round. */
async function waitsOf(results: (boolean | Error)[]): Promise<{ waits: number[]; warnings: number }> {
  const waits: number[] = [];
  let warnings = 0;
  const ended = Promise.withResolvers<undefined>();
  const left = [...results];
  const service = loop({
    name: 'test',
    round: () => {
      const result = left.shift() ?? false;
      return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
    },
    busyMs: 100,
    idleMs: 1_000,
    log: { info: () => undefined, warn: () => (warnings += 1), error: () => undefined },
    wait: (ms, signal) => {
      waits.push(ms);
      if (waits.length < results.length) return Promise.resolve();
      ended.resolve(undefined);
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
      });
    },
  });
  await service.start();
  await ended.promise;
  await service.stop();
  return { waits, warnings };
}

test('waits longer and longer while there is nothing to do, and shortly after work', async () => {
  const { waits } = await waitsOf([false, false, false, false, false, true, false]);
  expect(waits).toEqual([200, 400, 800, 1_000, 1_000, 100, 200]);
});

test('a round that throws is told once until one succeeds, and never ends the loop', async () => {
  const failure = new Error('MySQL is away');
  const { waits, warnings } = await waitsOf([failure, failure, true, failure]);
  expect(waits).toEqual([1_000, 1_000, 100, 1_000]);
  expect(warnings).toBe(2);
});
