/** What a person does with whole rows and columns. Each tells what happened and how it is taken back. */
import type { Workbook } from '../../workbook/workbook.ts';
import { ActionRefused } from '../action-refused.ts';
import type { Lines } from './reversible-lines.ts';
import { deleteReversibly, insertReversibly, moveReversibly } from './reversible-lines.ts';
import type { Done } from './take-back.ts';
import { moved } from './told.ts';
import { checkLines, hasData, linesArea, size } from './where.ts';

/** Inserts empty lines before the first one of `lines`. */
export function insert(workbook: Workbook, lines: Lines): Done {
  const { tab, dimension, start } = lines;
  checkLines(tab, dimension, start, start);
  const kind = dimension === 'ROWS' ? 'INSERT_ROW' : 'INSERT_COLUMN';
  return { told: { kind, firesEdit: false }, takeBack: insertReversibly(workbook, lines) };
}

export function remove(workbook: Workbook, lines: Lines): Done {
  const { tab, dimension, start, count } = lines;
  checkLines(tab, dimension, start, start + count);
  if (count === size(tab, dimension)) {
    throw new ActionRefused('A tab keeps at least one row and one column.');
  }
  const kind = dimension === 'ROWS' ? 'REMOVE_ROW' : 'REMOVE_COLUMN';
  return { told: { kind, firesEdit: false }, takeBack: deleteReversibly(workbook, lines) };
}

/** Drags lines to before `destination`, counted before the move. */
export function move(workbook: Workbook, lines: Lines, destination: number): Done {
  const { tab, dimension, start, count } = lines;
  checkLines(tab, dimension, start, start + count);
  checkLines(tab, dimension, destination, destination);
  const takeBack = moveReversibly(workbook, lines, destination);
  const first = destination > start ? destination - count : destination;
  const area = linesArea(tab, dimension, first, count);
  return { told: moved(tab, area, hasData(tab, area)), takeBack };
}

/** Hides lines or shows them again. */
export function hide({ tab, dimension, start, count }: Lines, hidden: boolean): Done {
  checkLines(tab, dimension, start, start + count);
  const lines = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
  for (let at = start; at < start + count; at += 1) {
    lines[at] = { ...lines[at], hidden };
  }
  tab.touch();
  return { told: { kind: 'OTHER', firesEdit: false } };
}
