import { expect, test } from 'vitest';

import { CallLog, meterOf } from './call-log.ts';

test('the peak is that of any 60 seconds, not of a minute of the clock', () => {
  const log = new CallLog();
  for (const at of [0, 50_000, 59_000, 61_000, 100_000, 109_999]) log.add('reads', at);
  expect(log.peak('reads')).toBe(5);
  expect(log.total('reads')).toBe(6);
  expect(log.peak('writes')).toBe(0);
});

test('a call counts when it came, whenever it was answered', () => {
  const log = new CallLog();
  for (const at of [0, 61_000, 59_000]) log.add('reads', at);
  expect(log.peak('reads')).toBe(2);
});

test('calls that nobody can remember do not count together with later ones', () => {
  const log = new CallLog();
  for (const at of [0, 1_000, 2_000, 30_000, 31_000]) log.add('reads', at);
  log.lost('Redis', 20_000);
  expect(log.peak('reads')).toBe(5);
  log.lost('process', 25_000);
  expect(log.peak('reads')).toBe(3);
  log.lost('Redis', 90_000);
  expect(log.peak('reads')).toBe(3);
});

test.each([
  ['GET', '/v4/spreadsheets/a?fields=x', 'reads'],
  ['POST', '/v4/spreadsheets/a:getByDataFilter', 'reads'],
  ['POST', '/v4/spreadsheets/a:batchUpdate', 'writes'],
  ['POST', '/token', null],
  ['GET', '/drive/v3/changes', null],
])('%s %s runs on %s', (verb, path, meter) => {
  expect(meterOf(verb, path)).toBe(meter);
});
