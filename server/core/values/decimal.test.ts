/** Decimal text against BigInt arithmetic. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fitDecimal, isPlainDecimal, parseDecimalType, plainNumber, trimDecimal } from './decimal.ts';

const type = fc
  .tuple(fc.integer({ min: 1, max: 65 }), fc.integer({ min: 0, max: 30 }))
  .map(([precision, scale]) => ({ precision, scale: Math.min(precision, scale) }));

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((all) => all.join(''));

const plainText = fc.tuple(fc.boolean(), digits(1, 24), digits(0, 34)).map(([negative, whole, fraction]) => {
  const text = whole.replace(/^0+(?=\d)/, '') + (fraction === '' ? '' : `.${fraction}`);
  return negative ? `-${text}` : text;
});

/** The decimal as a whole number of units of 10^-scale. */
function unitsOf(text: string, scale: number): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(scale, '0'));
  return text.startsWith('-') ? -units : units;
}

/** Half away from zero, by division. */
function oracle(text: string, precision: number, scale: number): bigint | null {
  const wide = 40;
  const exact = unitsOf(text, wide);
  const step = 10n ** BigInt(wide - scale);
  const size = exact < 0n ? -exact : exact;
  const rounded = (size + step / 2n) / step;
  if (rounded >= 10n ** BigInt(precision)) return null;
  return exact < 0n ? -rounded : rounded;
}

test('fitDecimal rounds and refuses as exact arithmetic does, and gives canonical text [V7]', () => {
  fc.assert(
    fc.property(plainText, type, (text, { precision, scale }) => {
      const fitted = fitDecimal(text, { precision, scale });
      const expected = oracle(text, precision, scale);
      if (fitted === null || expected === null) {
        expect([fitted, expected]).toEqual([null, null]);
        return;
      }
      expect(unitsOf(fitted, scale)).toBe(expected);
      expect(isPlainDecimal(fitted)).toBe(true);
      expect(fitted).not.toMatch(/\.\d*0$|^-0$/);
      expect(fitDecimal(fitted, { precision, scale })).toBe(fitted);
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['0.0000005', '0.000001'],
  ['0.00000049999', '0'],
  ['-0.0000005', '-0.000001'],
  ['-0.0000004', '0'],
  ['99999999999999.999999', '99999999999999.999999'],
  ['99999999999999.9999995', null],
  ['100000000000000', null],
  ['1.10', '1.1'],
  ['100', '100'],
])('fitDecimal(%s) in DECIMAL(20,6) is %s', (text, fitted) => {
  expect(fitDecimal(text, { precision: 20, scale: 6 })).toBe(fitted);
});

test.each([
  ['10.00', '10'],
  ['100', '100'],
  ['0.0', '0'],
  ['-0.000', '0'],
  ['-0', '0'],
  ['-10.50', '-10.5'],
])('trimDecimal(%s) is %s', (text, trimmed) => {
  expect(trimDecimal(text)).toBe(trimmed);
});

describe('plainNumber', () => {
  test('is plain text of the very same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const text = plainNumber(number);
        expect(isPlainDecimal(text)).toBe(true);
        expect(Number(text)).toBe(number === 0 ? 0 : number);
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    [1e21, '1000000000000000000000'],
    [-1.5e22, '-15000000000000000000000'],
    [1.25e-7, '0.000000125'],
    [-0, '0'],
    [2 ** 53, '9007199254740992'],
  ])('%d is %s', (number, text) => {
    expect(plainNumber(number)).toBe(text);
  });
});

test.each(['', '.5', '5.', '+1', '01', '1e5', ' 1', '1,5', '0x1', 'NaN', '--1', '١'])(
  '%j is no plain decimal',
  (text) => {
    expect(isPlainDecimal(text)).toBe(false);
  },
);

test('parseDecimalType reads precision and scale', () => {
  expect(parseDecimalType('DECIMAL(20,6)')).toEqual({ precision: 20, scale: 6 });
  expect(parseDecimalType('decimal(10, 0)')).toEqual({ precision: 10, scale: 0 });
  expect(parseDecimalType('DOUBLE')).toBeNull();
});
