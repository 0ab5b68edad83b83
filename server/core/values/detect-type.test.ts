/** The type of a column holds every value that was seen in it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import { isRefused } from './cell-value.ts';
import { plainNumber } from './decimal.ts';
import { detectColumn, NATIVE_TYPES } from './detect-type.ts';
import { fromSheet } from './from-sheet.ts';
import { readBack } from './sample-columns.ts';
import { serialToWallTime } from './serial-date.ts';
import { toSheet } from './to-sheet.ts';

const { text, decimal, double, date, boolean } = NATIVE_TYPES;

describe('detectColumn', () => {
  test.each<[string, RawCell[], string]>([
    ['nothing', [], text],
    ['blank cells', [null, ''], text],
    ['only errors', [{ error: '#N/A' }], text],
    ['numbers', [1, 2.5, null], decimal],
    ['numbers and an error', [1, { error: '#REF!' }], decimal],
    ['numbers and a cell not known yet', [1, { unsure: true }], decimal],
    ['numbers from formulas', [{ formula: '=1+1', value: 2 }, 3], decimal],
    ['a number with seven decimals', [1, 0.1234567], double],
    ['15 digits before the point', [123_456_789_012_345], double],
    ['1e21', [1e21], double],
    ['a number and text', [1, 'one'], text],
    ['numbers as text', ['00123', '5'], text],
    ['19 digits as text', ['1234567890123456789'], text],
    ['dates', [{ serial: 45306 }, { serial: 1.5 }], date],
    ['a date and a number', [{ serial: 45306 }, 5], text],
    ['a date that DATETIME cannot hold', [{ serial: -500_000 }], text],
    ['dates as text', ['2024-01-15'], text],
    ['checkboxes', [true, false, null], boolean],
    ['yes and no', ['yes', 'no'], text],
    ['a checkbox and a number', [true, 1], text],
  ])('%s [V10]', (_, cells, nativeType) => {
    expect(detectColumn(cells).nativeType).toBe(nativeType);
  });

  const scalar = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.constantFrom('007', 'TRUE', '2024-01-15', '1e5', '=1+1'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.double({ min: -300_000, max: 2_900_000, noNaN: true }).map((serial) => ({ serial })),
  );
  const kind = fc.constantFrom('null', 'string', 'number', 'boolean', 'object');
  /** Mostly of one kind, as columns are. */
  const cells = fc
    .tuple(fc.array(scalar, { maxLength: 60 }), kind, fc.boolean())
    .map(([all, only, isMixed]) => all.filter((cell) => isMixed || cell === null || typeof cell === only));

  /** The cell as a person would say it, to the millisecond. */
  function meaning(cell: RawCell): unknown {
    if (typeof cell === 'object' && cell !== null && 'serial' in cell) return serialToWallTime(cell.serial);
    return cell === '' ? null : cell;
  }

  test('neither refuses nor changes a value that was seen [V10]', () => {
    fc.assert(
      fc.property(cells, (column) => {
        const detected = detectColumn(column);
        for (const cell of column) {
          const value = fromSheet(detected, cell)?.value ?? null;
          expect(isRefused(value)).toBe(false);
          if (isRefused(value)) continue;
          if (detected.type === 'TEXT') {
            if (typeof cell === 'string') expect(value ?? '').toBe(cell);
            else if (typeof cell === 'number') expect(value).toBe(plainNumber(cell));
          } else {
            expect(meaning(readBack(toSheet(detected, value)))).toBe(cell === 0 ? 0 : meaning(cell));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
