/** A cell of a tab as people see it, for samples. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import { plainNumber } from '../core/values/decimal.ts';
import { serialToWallTime } from '../core/values/serial-date.ts';

const CHARACTERS_MAX = 60;

export function showCell(cell: RawCell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') {
    return cell.length > CHARACTERS_MAX ? `${cell.slice(0, CHARACTERS_MAX - 1)}…` : cell;
  }
  if (typeof cell === 'number') return plainNumber(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if ('formula' in cell) return showCell(cell.value);
  if ('serial' in cell) return (serialToWallTime(cell.serial) ?? '').replace(/(?: 00:00:00)?\.000$/, '');
  return 'error' in cell ? cell.error : '';
}
