/** Values at and around the limits of each type: as a person leaves them in a cell, and as a program leaves them in MySQL. */
import fc from 'fast-check';

import type { RawCell } from '../../../shared/cell.ts';

/** Texts of any script; what looks like something else; what a careless step would trim, fold or cut. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', 'a', 'A', 'a ', ' a', 'ä', 'a\u0308', 'ß', 'SS', 'İ', 'ǅ', '\ufffd'),
  fc.constantFrom(
    '=1+1',
    '+49 170',
    '-',
    '@SUM(A1)',
    "'007",
    "''",
    '00123',
    '1e5',
    'TRUE',
    '#N/A',
    'NULL',
    '\\N',
  ),
  fc.constantFrom('a\0b', '\0', 'a\r\nb\tc', '\u2028', '\ufeffbom', '\u202eright to left', '"\\`', '%_', '?'),
  fc.constantFrom('👩‍👩‍👧‍👦', '𝟙', '你好', 'مرحبا', "Robert'); DROP TABLE x; --", '2024-01-15'),
);

const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.double({ min: -1e14, max: 1e14, noNaN: true }),
  fc.constantFrom(
    0,
    -0,
    0.1,
    0.1 + 0.2,
    5e-324,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    2 ** 53 - 1,
    2 ** 53 + 2,
    99_999_999_999_999.98,
    1e14,
    1e15,
    1e21,
    1e22,
    0.000_000_5,
    0.000_000_499_999,
    1 / 3,
  ),
);

/** DECIMAL(20,6) as MySQL sends it. */
const decimalText = fc.oneof(
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }),
      fc.constantFrom(1n, 10n ** 6n, 10n ** 13n),
    )
    .map(([units, divisor]) => decimalOf(units / divisor)),
  fc.constantFrom(
    '99999999999999.999999',
    '-99999999999999.999999',
    '0.000001',
    '-0.000001',
    '0',
    '100.000000',
  ),
);

function decimalOf(units: bigint): string {
  const text = (units < 0n ? -units : units).toString().padStart(7, '0');
  return `${units < 0n ? '-' : ''}${text.slice(0, -6)}.${text.slice(-6)}`;
}

const wallTime = fc.oneof(
  fc
    .date({
      min: new Date('1000-01-01T00:00:00.000Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().replace('T', ' ').slice(0, 23)),
  fc.constantFrom(
    '1000-01-01 00:00:00.000',
    '1582-10-10 12:00:00.000',
    '1899-12-29 23:59:59.999',
    '1899-12-30 00:00:00.000',
    '1900-02-28 00:00:00.000',
    '1900-03-01 00:00:00.000',
    '2024-03-31 02:30:00.000',
    '2024-10-27 02:30:00.000',
    '2038-01-19 03:14:08.000',
    '9999-12-31 23:59:59.999',
  ),
);

/** Serials, whole days and fractions of all sizes, also beyond the years that MySQL holds. */
const serial = fc.oneof(
  fc.double({ min: -330_000, max: 2_960_000, noNaN: true }),
  fc.integer({ min: -328_716, max: 2_958_465 }),
  fc.constantFrom(-1, -0.25, 0, 0.5, 1, 59, 60, 61, 2_958_465.999_999_99, 45_382.104_166_666_664),
);

/** Any cell that a sheet can show. */
export const cellOfSheet: fc.Arbitrary<RawCell> = fc.oneof(
  fc.constant(null),
  text,
  double,
  fc.boolean(),
  serial.map((days) => ({ serial: days })),
  decimalText,
  wallTime,
  fc.constantFrom('yes', 'No', '1', '0', 'true', '$1,234.5', '12%', ' 5 '),
  fc.constantFrom('#N/A', '#REF!', 'Loading...').map((error) => ({ error })),
);

/** What a program may store, as a value to bind: one for each column of the value table. */
export const rowOfMysql = fc.record({
  text: fc.option(text),
  decimal: fc.option(decimalText),
  double: fc.option(double.map((number) => (Object.is(number, -0) ? 0 : number))),
  date: fc.option(wallTime),
  boolean: fc.option(fc.integer({ min: -128, max: 127 })),
});
