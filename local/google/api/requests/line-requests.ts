/** Requests on whole rows and columns: insert, delete, append, move, and their properties. */
import { z } from 'zod';
import type { Dimension, Rectangle } from '../../workbook/grid-range.ts';
import { appendLines, deleteLines, insertLines, moveLines } from '../../workbook/lines.ts';
import type { Line, Tab } from '../../workbook/tab.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { checkAddedLines } from '../storage-limits.ts';
import { boolean, dimension, dimensionRange, int, opaque, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

function linesArea(tab: Tab, dimension: Dimension, start: number, end: number): Rectangle {
  return dimension === 'ROWS'
    ? { startRow: start, endRow: end, startColumn: 0, endColumn: tab.columnCount }
    : { startRow: 0, endRow: tab.rowCount, startColumn: start, endColumn: end };
}

export const insertDimension = requestKind(
  z.strictObject({ range: dimensionRange, inheritFromBefore: boolean.optional() }),
  (context, { range, inheritFromBefore = false }) => {
    if (range.startIndex === undefined && range.endIndex === undefined) {
      throw invalidArgument('range must be bounded: set startIndex and endIndex.');
    }
    if (range.endIndex === undefined) throw invalidArgument('range.endIndex must be set.');
    const { tab, dimension, start, end, size } = context.lines(range);
    if (start > size) {
      throw invalidArgument(`range.startIndex is larger than current grid size (${size})`);
    }
    if (start === size && !inheritFromBefore) {
      throw invalidArgument(
        'range.startIndex must be less than the grid size if inheritFromBefore is false.',
      );
    }
    if (start === 0 && inheritFromBefore) {
      throw invalidArgument('range.startIndex must be greater than 0 if inheritFromBefore is true.');
    }
    checkAddedLines(context.workbook, tab, dimension, end - start);
    insertLines(context.workbook, tab, dimension, { start, count: end - start, inheritFromBefore });
    return undefined;
  },
);

export const deleteDimension = requestKind(
  z.strictObject({ range: dimensionRange }),
  (context, { range }) => {
    const { tab, dimension, start, end, size } = context.lines(range);
    const [line, lines] = dimension === 'ROWS' ? ['row', 'rows'] : ['column', 'columns'];
    if (end > size) {
      throw invalidArgument(
        `Cannot delete a ${line} that doesn't exist. Tried to delete ${line} index ${Math.max(start, size)} ` +
          `but there are only ${size} ${lines}.`,
      );
    }
    if (end - start === size) throw invalidArgument(`You can't delete all the ${lines} on the sheet.`);
    const { frozenRowCount = 0, frozenColumnCount = 0 } = tab.state.properties.gridProperties ?? {};
    const frozen = dimension === 'ROWS' ? frozenRowCount : frozenColumnCount;
    if (frozen > 0 && start <= frozen && end === size) {
      throw invalidArgument(`Sorry, it is not possible to delete all non-frozen ${lines}.`);
    }
    context.checkProtection(tab, linesArea(tab, dimension, start, end));
    deleteLines(context.workbook, tab, dimension, start, end);
    return undefined;
  },
);

export const appendDimension = requestKind(
  z.strictObject({ sheetId: int.optional(), dimension, length: int }),
  (context, { sheetId, dimension, length }) => {
    const tab = context.tab(sheetId);
    if (length <= 0) throw invalidArgument('length must be greater than 0.');
    checkAddedLines(context.workbook, tab, dimension, length);
    appendLines(tab, dimension, length);
    return undefined;
  },
);

export const moveDimension = requestKind(
  z.strictObject({ source: dimensionRange, destinationIndex: int.optional() }),
  (context, { source, destinationIndex = 0 }) => {
    const { tab, dimension, start, end, size } = context.lines(source);
    if (end > size || destinationIndex < 0 || destinationIndex > size) {
      throw invalidArgument(`source and destinationIndex must lie within the ${size} existing lines.`);
    }
    if (destinationIndex > start && destinationIndex < end) {
      throw invalidArgument('destinationIndex must not lie inside of source.');
    }
    context.checkProtection(tab, linesArea(tab, dimension, start, end));
    moveLines(context.workbook, tab, dimension, { from: start, to: end, destination: destinationIndex });
    return undefined;
  },
);

export const updateDimensionProperties = requestKind(
  z.strictObject({
    range: dimensionRange,
    properties: z.strictObject({
      hiddenByUser: boolean.optional(),
      hiddenByFilter: boolean.optional(),
      pixelSize: int.optional(),
      developerMetadata: z.array(opaque).optional(),
    }),
    fields: string,
  }),
  (context, { range, properties, fields }) => {
    const mask = parseFieldMask(fields);
    const { tab, dimension, start, end, size } = context.lines(range);
    if (end > size) throw invalidArgument(`range.endIndex is larger than current grid size (${size})`);
    const list = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
    for (let index = start; index < end; index += 1) {
      const { metadata, hidden, hiddenByFilter, pixelSize } = list[index] ?? {};
      const nextHidden = maskOf(mask, 'hiddenByUser') ? properties.hiddenByUser : hidden;
      const nextSize = maskOf(mask, 'pixelSize') ? properties.pixelSize : pixelSize;
      const line: Line = {
        ...(nextHidden === true && { hidden: true }),
        ...(hiddenByFilter === true && { hiddenByFilter }),
        ...(nextSize !== undefined && { pixelSize: nextSize }),
        ...(metadata && { metadata }),
      };
      list[index] = line;
    }
    tab.touch();
    return undefined;
  },
);
