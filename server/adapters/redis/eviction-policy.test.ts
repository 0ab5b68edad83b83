/** A Redis that evicts is named in the log. */
import { expect, test } from 'vitest';

import { memoryLog } from '../../test/fakes/memory-log.ts';
import { warnUnlessNoEviction } from './eviction-policy.ts';

async function warningsFor(memory: string): Promise<unknown[]> {
  const log = memoryLog();
  await warnUnlessNoEviction({ info: () => Promise.resolve(memory) }, log);
  return log.lines.map(({ fields }) => fields['policy']);
}

test('a Redis that evicts keys is warned of, by its policy', async () => {
  expect(await warningsFor('maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n')).toEqual(['allkeys-lru']);
});

test('one that does not, or does not tell, is not', async () => {
  expect(await warningsFor('maxmemory_policy:noeviction\r\n')).toEqual([]);
  expect(await warningsFor('')).toEqual([]);
});
