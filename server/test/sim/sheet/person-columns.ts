/**
 * What a person does to the columns of the tab. Whatever a header is changed to, MySQL's name for a new column of that header is the
 * same: so a column's name is known before the product sees it.
 */
import { isBlank, plainCell } from './cell.ts';
import type { Choices, Told } from './person.ts';
import type { SimTab } from './sim-tab.ts';
import type { TabLink } from './tab-columns.ts';

export const COLUMN_ACTIONS = [
  'rename-header',
  'blank-header',
  'name-headers',
  'move-column',
  'add-column',
  'remove-column',
] as const;
export type ColumnAction = (typeof COLUMN_ACTIONS)[number];

/** A tab with fewer columns shows too little. */
const COLUMNS_LEAST = 2;

/** `link`: with the columns that the tab has. Null when there was nothing to do. */
export function actOnColumns(
  tab: SimTab,
  { columns, headerRow }: TabLink,
  action: ColumnAction,
  { id, a, b, c }: Choices,
): Told | null {
  const column = columns[b % columns.length];
  if (column === undefined) return null;
  const header = (name: string) => plainCell(headerFor(name, id));
  const isNew = NEW.test(column.id);
  const named = columns.filter((each) => each.header !== '');
  switch (action) {
    case 'rename-header':
      // A new column that has no tag yet would be another new one.
      if (isNew && !column.isTagged) return null;
      tab.setCell(headerRow, column.index, header(column.id));
      return typedHeader(headerRow, column.index, false);
    case 'blank-header':
      // Where no column is synced there is nothing to tell rows by.
      if (named.length < 2 || (isNew && !column.isTagged)) return null;
      tab.setCell(headerRow, column.index, plainCell(null));
      return typedHeader(headerRow, column.index, false);
    case 'name-headers': {
      const blank = columns.filter((each) => each.header === '');
      for (const each of blank) tab.setCell(headerRow, each.index, header(each.id));
      return blank[0] === undefined ? null : typedHeader(headerRow, blank[0].index, false);
    }
    case 'move-column': {
      const target = columns[a % columns.length];
      if (target === undefined || target === column) return null;
      tab.moveColumn(column.index, target.index);
      return { edited: null, change: c % 8 !== 0 };
    }
    case 'add-column': {
      const name = `extra${id}_`;
      tab.insertColumns(column.index, 1);
      tab.setCell(headerRow, column.index, header(name));
      tab.rows.forEach(({ cells }, row) => {
        const isFilled = row > headerRow && cells.some((cell) => !isBlank(cell));
        if (isFilled && (row + c) % 4 > 0) tab.setCell(row, column.index, plainCell(`${name} p${id}.${row}`));
      });
      return typedHeader(headerRow, column.index, true);
    }
    case 'remove-column':
      if (columns.length <= COLUMNS_LEAST || !named.some((each) => each !== column)) return null;
      tab.deleteColumn(column.index);
      return { edited: null, change: c % 8 !== 0 };
  }
}

const NEW = /^extra\d/;
const MARKS = '!?*+^;:.,$';

/** Each event gives another header; all that follow the name become its last character. */
function headerFor(name: string, id: number): string {
  const marks = Array.from(String(id), (digit) => MARKS[Number(digit)] ?? '');
  return `${name.replace(/_$/, '')}~${marks.join('')}`;
}

function typedHeader(headerRow: number, column: number, change: boolean): Told {
  return {
    edited: { firstRow: headerRow + 1, rowCount: 1, firstColumn: column, columnCount: 1 },
    change,
  };
}
