/** Numbers in texts: one number is found whatever surrounds it; what could be two is none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isPlainDecimal } from './decimal.ts';
import { looseNumber } from './loose-number.ts';

test.each([
  ['12.50', '12.50'],
  ['$1,234.50', '1234.50'],
  ['1.234,50 €', '1234.50'],
  ['1 234,5', '1234.5'],
  ['1\u202f234\u00a0567,8 F', '1234567.8'],
  ["CHF 1'234'567.80", '1234567.80'],
  ['12,34,567.89', '1234567.89'],
  ['1,234', '1234'],
  ['1.234', '1.234'],
  ['1.234.567', '1234567'],
  ['0,5', '0.5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['-5', '-5'],
  ['−5', '-5'],
  ['5-', '-5'],
  ['(5.20)', '-5.20'],
  ['+5', '5'],
  ['007', '7'],
  ['12%', '0.12'],
  ['150 %', '1.50'],
  ['0.5%', '0.005'],
  ['1e5', '100000'],
  ['1.5E-3', '0.0015'],
  ['approx. 20 kg', '20'],
  ['99999999999999999999.123456789', '99999999999999999999.123456789'],
])('%j is %s', (text, number) => {
  expect(looseNumber(text)).toBe(number);
});

test.each(['', 'N/A', '-', '2024-01-15', '10:30', '1,2,3', '1.2.3', '12 of 20', '5/8', '1e999', '٣', 'x1y2'])(
  '%j is no number',
  (text) => {
    expect(looseNumber(text)).toBeNull();
  },
);

test('whatever the text, the answer is a plain decimal or none', () => {
  const pieces = fc.constantFrom('1', '23', '456', '.', ',', ' ', '-', '(', ')', '%', '$', "'", 'e', 'x');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
      const number = looseNumber(all.join(''));
      if (number !== null) expect(isPlainDecimal(number)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});
