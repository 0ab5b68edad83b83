/** How many items are under way, and that a failure leaves nothing running. */
import { expect, test } from 'vitest';

import { sideBySide } from './side-by-side.ts';

test('works on so many at a time, on each once, and begins them in order', async () => {
  const begun: number[] = [];
  let [now, most] = [0, 0];
  await sideBySide([1, 2, 3, 4, 5], 2, async (item) => {
    begun.push(item);
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    now -= 1;
  });
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('throws the failure once what is under way has ended, and begins nothing more', async () => {
  const other = Promise.withResolvers<undefined>();
  const ended: number[] = [];
  const begun: number[] = [];
  const all = sideBySide([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('no');
    await other.promise;
    ended.push(item);
  });
  other.resolve(undefined);
  await expect(all).rejects.toThrow('no');
  expect(ended).toEqual([2]);
  expect(begun).toEqual([1, 2]);
});
