/** The row key that a cell of the key column holds. Pure. */
import { isDoubtfulText } from './raw-cell.ts';

const KEY_LENGTH_MAX = 255;

/** Null when the cell holds no usable key: blank, too long, or a value whose text is not certain (date, boolean, error). */
export function rowKeyOf(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || text === '' || text.length > KEY_LENGTH_MAX) return null;
  return isDoubtfulText(text) ? null : text;
}
