/** The shrinker finds the events that matter and asks no more often than it may. */
import { expect, test } from 'vitest';

import { shrink } from './shrink.ts';

const events = Array.from({ length: 200 }, (_, index) => index);

test('finds the two events that fail together', async () => {
  const fails = (list: readonly number[]) => Promise.resolve(list.includes(17) && list.includes(140));
  expect(await shrink(events, fails)).toEqual([17, 140]);
});

test('keeps the order, and events that only fail after each other', async () => {
  const fails = (list: readonly number[]) => {
    const wanted = [3, 90, 91, 199].map((event) => list.indexOf(event));
    return Promise.resolve(wanted.every((at, index) => at >= 0 && at > (wanted[index - 1] ?? -1)));
  };
  expect(await shrink(events, fails)).toEqual([3, 90, 91, 199]);
});

test('a failure without any event has an empty list', async () => {
  expect(await shrink(events, () => Promise.resolve(true))).toEqual([]);
});

test('stops when it has asked often enough', async () => {
  let asked = 0;
  const fails = (list: readonly number[]) => {
    asked += 1;
    return Promise.resolve(list.length > 100);
  };
  const found = await shrink(events, fails, 10);
  expect(asked).toBe(10);
  expect(found.length).toBeGreaterThan(100);
});
