/** Field masks: what an answer keeps of them, and what Google refuses. */
import { describe, expect, test } from 'vitest';
import { applyFieldMask, checkFieldNames, parseFieldMask } from './field-mask.ts';

const value = { a: 1, b: { c: 2, d: { e: 3, f: 4 } }, list: [{ x: 1, y: 2 }, { y: 3 }] };

describe('field masks', () => {
  test.each([
    [undefined, value],
    ['*', value],
    ['a', { a: 1 }],
    ['b.c,a', { a: 1, b: { c: 2 } }],
    ['b/d/e', { b: { d: { e: 3 } } }],
    ['b(c,d/f)', { b: { c: 2, d: { f: 4 } } }],
    ['b(c,d(e,f)),list(x)', { b: { c: 2, d: { e: 3, f: 4 } }, list: [{ x: 1 }, {}] }],
    ['b.*', { b: value.b }],
    ['b.c,b', { b: value.b }],
    ['nothing', {}],
  ])('%s', (mask, expected) => {
    expect(applyFieldMask(value, parseFieldMask(mask))).toEqual(expected);
  });

  test.each(['a(', 'a(b', 'a)', 'a,,b', '.a', 'a b'])('refuses "%s"', (mask) => {
    expect(() => parseFieldMask(mask)).toThrow('Request contains an invalid argument.');
  });

  test('refuses unknown names at any depth', () => {
    expect(() => checkFieldNames(parseFieldMask('a(b,z)'), new Set(['a', 'b']))).toThrow();
    expect(() => checkFieldNames(parseFieldMask('a(b,*)'), new Set(['a', 'b']))).not.toThrow();
  });
});
