/** Columns of a condition or a key that change in MySQL: what still tells the same rows, and what stops a link. */
import { expect, test } from 'vitest';

import type { Condition } from '../../shared/protocol/row-filter.ts';
import { filterDrift, tableDrift } from './filter-drift.ts';
import { toFilter } from './row-filter.ts';

const asked = (op: Condition['op'], nativeType: string, value?: string) =>
  toFilter([{ column: 'c', op, ...(value !== undefined && { value }) }], [{ name: 'c', nativeType }]);

test.each<[Condition['op'], string, string | undefined, string, boolean]>([
  ['=', 'VARCHAR(10)', 'open', 'VARCHAR(200)', true],
  ['=', 'VARCHAR(10)', 'open', `ENUM('open','closed')`, true],
  ['=', 'VARCHAR(10)', '05', 'INT', false],
  ['begins with', 'CHAR(4)', '0', 'TEXT', true],
  ['=', 'INT', '5', 'BIGINT UNSIGNED', true],
  ['<', 'DECIMAL(10,2)', '5', 'DOUBLE', true],
  ['=', 'TINYINT(1)', 'true', 'INT', true],
  ['=', 'INT', '5', 'VARCHAR(9)', false],
  ['=', 'INT', '5', 'BIT(8)', false],
  ['=', 'VARCHAR(9)', 'a', 'JSON', false],
  ['<', 'DATE', '2026-01-31', 'DATETIME(3)', true],
  ['<', 'DATE', '2026-01-31', 'INT', false],
  ['is null', 'INT', undefined, 'JSON', true],
])('c %s (%s) %s, and c is %s now: goes on is %5$s [K17]', (op, was, value, now, goesOn) => {
  const sentence = filterDrift(asked(op, was, value), [{ name: 'c', nativeType: now }]);
  if (goesOn) expect(sentence).toBeNull();
  else expect(sentence).toMatch(/"c", which is .* now; it was .* choose the condition again/);
});

test('a column that went stops the link, whether it told rows or tells them apart [K17]', () => {
  const filter = asked('is null', 'INT');
  const key = [{ name: 'id', nativeType: 'INT' }];
  const id = { name: 'id', nativeType: 'INT' };
  expect(tableDrift({ key, filter }, [id])).toMatch(
    /condition .* "c", which was dropped or renamed.* another condition/,
  );
  expect(tableDrift({ key, filter }, [{ name: 'c', nativeType: 'INT' }])).toMatch(
    /"id", which tells the rows/,
  );
  expect(tableDrift({ key, filter }, [id, { name: 'c', nativeType: 'INT' }])).toBeNull();
  expect(tableDrift({ key }, [id])).toBeNull();
});
