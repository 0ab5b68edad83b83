/** Conditions as they are typed at the command line. */
import { expect, test } from 'vitest';

import type { Condition } from '../../shared/protocol/row-filter.ts';
import { conditions } from './conditions.ts';

test.each<[string, Condition]>([
  ['state = open', { column: 'state', op: '=', value: 'open' }],
  ['state=open', { column: 'state', op: '=', value: 'open' }],
  ['state =', { column: 'state', op: '=', value: '' }],
  ['amount>=5.5', { column: 'amount', op: '>=', value: '5.5' }],
  ['name != a = b', { column: 'name', op: '!=', value: 'a = b' }],
  ['level in new, gold', { column: 'level', op: 'in', value: ['new', 'gold'] }],
  ['due IS NOT NULL', { column: 'due', op: 'is not null' }],
  ['due is null', { column: 'due', op: 'is null' }],
  ['`last name` begins with A b', { column: 'last name', op: 'begins with', value: 'A b' }],
])('%s [N1]', (text, condition) => {
  expect(conditions(text)).toEqual([condition]);
});

test('several are one condition with all of them [N1]', () => {
  expect(conditions('b > 1', conditions('a is null'))).toEqual([
    { column: 'a', op: 'is null' },
    { column: 'b', op: '>', value: '1' },
  ]);
});

test.each(['', 'state', 'state open', '= open', 'due is null 5', 'level in', 'a <'])(
  'what is none is refused: %j [N2]',
  (text) => {
    expect(() => conditions(text)).toThrow();
  },
);
