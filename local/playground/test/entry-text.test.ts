import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../google/workbook/cell.ts';
import { formatCell } from '../../google/workbook/format-cell.ts';
import { parseEntry } from '../../google/workbook/parse-entry.ts';
import { entryText } from '../entry-text.ts';

/** What the editor opens with, for a cell without a formula. */
function entryOf(cell: Cell): string {
  const formatted = formatCell(cell.value, cell.format?.numberFormat);
  return entryText({ ...cell, effective: cell.value, formatted });
}

const formats = [
  undefined,
  { type: 'TEXT', pattern: '@' },
  { type: 'NUMBER', pattern: '0.00' },
  { type: 'CURRENCY', pattern: '$#,##0.00' },
  { type: 'PERCENT', pattern: '0.0%' },
  { type: 'DATE', pattern: 'yyyy-mm-dd' },
  { type: 'DATE_TIME', pattern: 'm/d/yyyy h:mm' },
] as const;

function withFormat(value: string | number | boolean, numberFormat: (typeof formats)[number]): Cell {
  return { value, ...(numberFormat && { format: { numberFormat } }) };
}

describe('entryText', () => {
  test.each([
    [{ formula: '=A1*2' }, '=A1*2'],
    [{ value: 'Bay Springs' }, 'Bay Springs'],
    [{ value: '00123' }, "'00123"],
    [{ value: '=A1' }, "'=A1"],
    [{ value: 'true' }, "'true"],
    [{ value: "'quoted" }, "''quoted"],
    [{ value: true }, 'TRUE'],
    [{ value: 31.953764721234 }, '31.953764721234'],
    [withFormat(1234.5, formats[3]), '1234.5'],
    [withFormat(45_306, formats[5]), '2024-01-15'],
    [withFormat(0.125, formats[4]), '12.5%'],
    [withFormat('00123', formats[1]), '00123'],
    [{}, ''],
  ])('of %o is %s', (cell: Cell, expected) => {
    expect(entryOf(cell)).toBe(expected);
  });

  test('typed again leaves any cell as it is', () => {
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'TRUE',
        'false',
        '1e5',
        '12%',
        '2024-01-15',
        '$5',
        '#N/A',
        'Jan 5, 2024',
        '10:30',
        'Infinity',
        'May',
      ),
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(values, fc.constantFrom(...formats), (value, numberFormat) => {
        fc.pre(value !== '' && !(numberFormat?.type === 'TEXT' && typeof value !== 'string'));
        const entry = parseEntry(entryOf(withFormat(value, numberFormat)), numberFormat);
        expect(entry.formula).toBeUndefined();
        if (typeof value !== 'number') expect(entry.value).toBe(value);
        else expect(entry.value).toBeCloseTo(value, 9);
      }),
      { numRuns: 3_000 },
    );
  });
});
