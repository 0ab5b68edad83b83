/** Narrowing a refused write to its culprits. */
import { expect, test } from 'vitest';

import { splitSuspects, type Suspicion } from './split-suspects.ts';

type Named = Parameters<typeof splitSuspects>[1];

test.each<[string, string[], Named, Suspicion]>([
  ['one row', ['a'], null, { kind: 'culprits', keys: ['a'] }],
  ['several rows', ['a', 'b', 'c'], null, { kind: 'groups', groups: [['a', 'b'], ['c']] }],
  ['several, one is named', ['a', 'b'], { keys: ['b'], together: false }, { kind: 'culprits', keys: ['b'] }],
  [
    'several of which some are named',
    ['a', 'b', 'c'],
    { keys: ['b', 'c'], together: false },
    { kind: 'groups', groups: [['b'], ['c']] },
  ],
  [
    'rows that are inserted together',
    ['a', 'b', 'c'],
    { keys: ['b', 'c'], together: true },
    { kind: 'culprits', keys: ['b', 'c'] },
  ],
  ['a request that belongs to no row', ['a', 'b'], { keys: [], together: false }, { kind: 'none' }],
  ['a write without rows', [], null, { kind: 'none' }],
])('a refused write of %s [F5]', (_, keys, named, suspicion) => {
  expect(splitSuspects(keys, named)).toEqual(suspicion);
});
