/** What `doctor` says of Redis. */
import { expect, test } from 'vitest';

import { judgeRedis } from './look-at-redis.ts';

const GOOD = ['redis_version:7.4.1', 'redis_mode:standalone', 'role:master', 'maxmemory_policy:noeviction'];

test.each([
  ['a good one', GOOD, []],
  ['one that tells little', ['redis_version:7.0.0'], []],
  ['too old', ['redis_version:6.0.9', ...GOOD.slice(1)], ['problem version']],
  ['one that evicts', [...GOOD.slice(0, 3), 'maxmemory_policy:allkeys-lru'], ['warning maxmemory-policy']],
  ['a replica', [...GOOD.slice(0, 2), 'role:slave'], ['problem role']],
  ['a cluster', ['redis_mode:cluster', 'redis_version:7.4.1'], ['problem mode']],
])('%s', (_, lines, expected) => {
  const wrong = judgeRedis(lines.join('\r\n')).filter(({ state }) => state !== 'good');
  expect(wrong.map(({ state, check }) => `${state} ${check}`)).toEqual(expected);
  expect(wrong.every(({ remedy }) => remedy !== null)).toBe(true);
});
