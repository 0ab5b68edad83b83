/** Ids are held off until their time is up. */
import { expect, test } from 'vitest';

import { HoldOff } from './hold-off.ts';

test('an id is held until its time is up, and the others are not', () => {
  let now = 1_000;
  const holdOff = new HoldOff(() => now);
  holdOff.hold(7, 500);
  expect([holdOff.isHeld(7), holdOff.isHeld(8)]).toEqual([true, false]);
  now = 1_499;
  expect(holdOff.isHeld(7)).toBe(true);
  now = 1_500;
  expect(holdOff.isHeld(7)).toBe(false);
});

test('failures in a row hold off longer and longer, until the work is done once', () => {
  const holdOff = new HoldOff(() => 0);
  const holds = () => holdOff.hold(7, 10, 60);
  expect([holds(), holds(), holds(), holds(), holds()]).toEqual([10, 20, 40, 60, 60]);
  expect([holdOff.hold(7, 5), holdOff.hold(8, 10, 60)]).toEqual([5, 10]);
  holdOff.release(7);
  expect(holds()).toBe(10);
});

test('a later failure holds on', () => {
  let now = 0;
  const holdOff = new HoldOff(() => now);
  holdOff.hold(7, 500);
  now = 400;
  holdOff.hold(7, 500);
  now = 899;
  expect(holdOff.isHeld(7)).toBe(true);
});
