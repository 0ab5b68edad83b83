/** One column of each type, and a written cell as it reads back, for the tests of values. */
import type { RawCell } from '../../../shared/cell.ts';
import { NATIVE_TYPES } from './detect-type.ts';
import type { ValueColumn } from './from-sheet.ts';
import type { SheetCell } from './to-sheet.ts';

export const columns = {
  text: { type: 'TEXT', nativeType: NATIVE_TYPES.text },
  decimal: { type: 'NUMBER', nativeType: NATIVE_TYPES.decimal },
  double: { type: 'NUMBER', nativeType: NATIVE_TYPES.double },
  date: { type: 'DATE', nativeType: NATIVE_TYPES.date },
  boolean: { type: 'BOOLEAN', nativeType: NATIVE_TYPES.boolean },
} satisfies Record<string, ValueColumn>;

/** A date is written with a date format, so it reads back as a serial. */
export function readBack(cell: SheetCell): RawCell {
  switch (cell.kind) {
    case 'empty':
      return null;
    case 'number':
      return cell.isDate === true ? { serial: cell.value } : cell.value;
    case 'text':
    case 'bool':
      return cell.value;
  }
}
