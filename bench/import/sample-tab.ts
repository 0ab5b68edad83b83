/** The rows that are imported: ten columns of the kinds that tables have, computed from the row's number. */
import type { RawCell } from '../../shared/cell.ts';

export const HEADERS = ['id', 'name', 'city', 'amount', 'count', 'due', 'paid', 'note', 'price', 'email'];

/** 0-based row below the header. */
export function sampleCells(row: number): RawCell[] {
  return [
    `R${row + 1}`,
    `Name of row ${row + 1}`,
    `City ${row % 977}`,
    row * 1.25,
    row % 1_000,
    { serial: 45_000 + (row % 3_650) },
    row % 3 === 0,
    `A note of some length that people write beside row ${row + 1}`,
    (row % 10_000) / 4,
    `person.${row + 1}@example.com`,
  ];
}
