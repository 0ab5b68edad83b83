/** Conditions that MySQL can be asked, and the sentences about those that it cannot. */
import { describe, expect, test } from 'vitest';

import type { Condition } from '../../shared/protocol/row-filter.ts';
import { filterSentence } from '../../shared/filter-sentence.ts';
import { filterWish, toFilter } from './row-filter.ts';

const FACTS = [
  { name: 'id', nativeType: 'BIGINT UNSIGNED' },
  { name: 'name', nativeType: 'VARCHAR(60)' },
  { name: 'amount', nativeType: 'DECIMAL(10,2)' },
  { name: 'count', nativeType: 'INT' },
  { name: 'due', nativeType: 'DATE' },
  { name: 'seen', nativeType: 'DATETIME(3)' },
  { name: 'paid', nativeType: 'TINYINT(1)' },
  { name: 'level', nativeType: `ENUM('new','gold')` },
  { name: 'extra', nativeType: 'JSON' },
];

describe('a condition [K14]', () => {
  test.each<[Condition, readonly string[]]>([
    [{ column: 'id', op: '>=', value: 7 }, ['7']],
    [{ column: 'name', op: 'in', value: ['a', 'b'] }, ['a', 'b']],
    [{ column: 'name', op: 'begins with', value: '50%' }, ['50%']],
    [{ column: 'amount', op: '<', value: -1.5 }, ['-1.5']],
    [{ column: 'due', op: '=', value: '2026-01-31' }, ['2026-01-31']],
    [{ column: 'seen', op: '<=', value: '2026-01-31 08:30:00.125' }, ['2026-01-31 08:30:00.125']],
    [{ column: 'paid', op: '=', value: true }, ['1']],
    [{ column: 'paid', op: '!=', value: 'FALSE' }, ['0']],
    [{ column: 'level', op: '=', value: 'gold' }, ['gold']],
    [{ column: 'extra', op: 'is null' }, []],
    [{ column: 'due', op: 'is not null' }, []],
  ])('%j is asked with its values as texts', (wanted, values) => {
    expect(toFilter([wanted], FACTS)).toMatchObject([{ column: wanted.column, op: wanted.op, values }]);
  });

  test.each<[string, Condition]>([
    ['no column "nmae"', { column: 'nmae', op: 'is null' }],
    ['needs one value', { column: 'name', op: '=' }],
    ['needs one value', { column: 'name', op: '=', value: ['a', 'b'] }],
    ['needs values', { column: 'name', op: 'in' }],
    ['takes no value', { column: 'name', op: 'is null', value: 'a' }],
    ['a whole number', { column: 'count', op: '=', value: 1.5 }],
    ['a whole number', { column: 'id', op: '>', value: -1 }],
    ['a number', { column: 'amount', op: '>', value: '1e9' }],
    ['a day', { column: 'due', op: '=', value: 'tomorrow' }],
    ['a time', { column: 'seen', op: '=', value: '31.1.2026' }],
    ['is no text', { column: 'count', op: 'begins with', value: '1' }],
    ['is an ENUM', { column: 'level', op: '<', value: 'gold' }],
    ['only say "is null"', { column: 'extra', op: '=', value: '{}' }],
  ])('is refused with a sentence: %s', (sentence, wanted) => {
    expect(() => toFilter([wanted], FACTS)).toThrow(
      expect.objectContaining({ code: 'FILTER_UNFIT', detail: expect.stringContaining(sentence) as string }),
    );
  });

  test('is told as people read it, and as it was wished', () => {
    const wanted: Condition[] = [
      { column: 'level', op: 'in', value: ['new', 'gold'] },
      { column: 'due', op: 'is not null' },
      { column: 'amount', op: '>', value: '5' },
    ];
    const filter = toFilter(wanted, FACTS);
    expect(filterSentence(filterWish(filter))).toBe(
      'level in ("new", "gold") and due is not null and amount > "5"',
    );
    expect(filterWish(filter)).toEqual(wanted);
  });
});
