/** What the buttons above the grid and its context menu do with the selected rows. */
import type { Rectangle } from '../../google/workbook/grid-range.ts';
import type { HumanActions } from './human-actions.ts';

export interface MenuItem {
  readonly title: string;
  readonly run: () => void;
}

/** What a command works on. */
export interface CommandTarget {
  readonly area: Rectangle;
  /** Rows at the top that sorting leaves where they are. */
  readonly headerRows: number;
  /** The index after the last row that holds something. */
  readonly usedRows: number;
}

export interface Command {
  readonly title: (rows: number) => string;
  readonly run: (actions: HumanActions, target: CommandTarget) => Promise<void>;
}

const several = (rows: number): string => (rows === 1 ? 'row' : `${rows} rows`);
const countOf = ({ startRow, endRow }: Rectangle): number => endRow - startRow;

function sorted(descending: boolean): Command['run'] {
  return async (actions, { area, headerRows, usedRows }) => {
    if (usedRows > headerRows) await actions.sort(headerRows, usedRows, area.startColumn, descending);
  };
}

/** By the name that a button carries. */
export const commands: Readonly<Record<string, Command>> = {
  'insert-above': {
    title: (rows) => `Insert ${several(rows)} above`,
    run: (actions, { area }) => actions.insertRows(area.startRow, countOf(area)),
  },
  'insert-below': {
    title: (rows) => `Insert ${several(rows)} below`,
    run: (actions, { area }) => actions.insertRows(area.endRow, countOf(area)),
  },
  'delete-rows': {
    title: (rows) => `Delete ${several(rows)}`,
    run: (actions, { area }) => actions.deleteRows(area.startRow, countOf(area)),
  },
  'sort-up': { title: () => 'Sort all rows by this column, A to Z', run: sorted(false) },
  'sort-down': { title: () => 'Sort all rows by this column, Z to A', run: sorted(true) },
};
