/** The hashed text of a row: independent of the order of columns, different for different values. */
import { describe, expect, test } from 'vitest';

import { rowText } from './row-text.ts';

const columns = [
  { id: 'c2', name: 'name' },
  { id: 'c1', name: 'amount' },
  { id: 'c3', name: 'is_paid' },
];

describe('the text of a row', () => {
  test('is the same whatever order columns and values come in', () => {
    const one = rowText(columns, { c1: '3.5', c2: 'Zoë "Z"', c3: true });
    expect(one).toBe('{"amount":"3.5","is_paid":true,"name":"Zoë \\"Z\\""}');
    expect(rowText(columns.toReversed(), { c3: true, c2: 'Zoë "Z"', c1: '3.5' })).toBe(one);
  });

  test('takes a missing value for an empty one and tells a boolean from a text', () => {
    expect(rowText(columns, {})).toBe('{"amount":null,"is_paid":null,"name":null}');
    expect(rowText(columns, { c3: true })).not.toBe(rowText(columns, { c3: 'true' }));
  });
});
