/** Requests that copy, move or reorder cells: copyPaste, cutPaste and sortRange. */
import { z } from 'zod';
import { copyPaste as paste, pasteArea } from '../../workbook/copy-paste.ts';
import { cutPaste as cut } from '../../workbook/cut-paste.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import { sortRows } from '../../workbook/sort-rows.ts';
import { invalidArgument, unimplemented } from '../google-error.ts';
import { gridCoordinate, gridRange, int, opaque } from '../wire-schemas.ts';
import { rangeOf } from '../wire-cell.ts';
import { requestKind } from './request-kind.ts';

const pasteTypes = z.enum(
  [
    'PASTE_NORMAL',
    'PASTE_VALUES',
    'PASTE_FORMAT',
    'PASTE_NO_BORDERS',
    'PASTE_FORMULA',
    'PASTE_DATA_VALIDATION',
    'PASTE_CONDITIONAL_FORMATTING',
  ],
  'type.googleapis.com/google.apps.sheets.v4.PasteType',
);

export const copyPaste = requestKind(
  z.strictObject({
    source: gridRange,
    destination: gridRange,
    pasteType: pasteTypes.optional(),
    pasteOrientation: z
      .enum(['NORMAL', 'TRANSPOSE'], 'type.googleapis.com/google.apps.sheets.v4.PasteOrientation')
      .optional(),
  }),
  (context, { source, destination, pasteType = 'PASTE_NORMAL', pasteOrientation }) => {
    if (pasteOrientation === 'TRANSPOSE') throw unimplemented('copyPaste with pasteOrientation TRANSPOSE');
    if (pasteType === 'PASTE_NO_BORDERS' || pasteType === 'PASTE_CONDITIONAL_FORMATTING') {
      throw unimplemented(`copyPaste with pasteType ${pasteType}`);
    }
    const from = context.place(source);
    const asked = rangeOf(destination);
    const to = context.tab(asked.tabId);
    const { startRow = 0, startColumn = 0, endRow = to.rowCount, endColumn = to.columnCount } = asked;
    const target = pasteArea(from.area, { startRow, startColumn, endRow, endColumn });
    context.inGrid({ tabId: to.tabId, ...target });
    if (pasteType === 'PASTE_FORMAT') context.checkProtection(to, target);
    else context.beforeWrite(to, target);
    paste(from.tab, from.area, to, target, pasteType);
    return undefined;
  },
);

export const cutPaste = requestKind(
  z.strictObject({ source: gridRange, destination: gridCoordinate, pasteType: pasteTypes.optional() }),
  (context, { source, destination, pasteType = 'PASTE_NORMAL' }) => {
    if (pasteType !== 'PASTE_NORMAL') throw unimplemented(`cutPaste with pasteType ${pasteType}`);
    const { tab, area } = context.place(source);
    const { sheetId = 0, rowIndex = 0, columnIndex = 0 } = destination;
    if (context.tab(sheetId) !== tab) throw unimplemented('cutPaste to another sheet');
    const height = area.endRow - area.startRow;
    const width = area.endColumn - area.startColumn;
    const target = rectangleAt(rowIndex, columnIndex, height, width);
    context.inGrid({ tabId: tab.tabId, ...target });
    context.beforeWrite(tab, area);
    context.beforeWrite(tab, target);
    cut(context.workbook, tab, area, target);
    return undefined;
  },
);

const sortOrder = z.enum(['ASCENDING', 'DESCENDING'], 'type.googleapis.com/google.apps.sheets.v4.SortOrder');

export const sortRange = requestKind(
  z.strictObject({
    range: gridRange,
    sortSpecs: z.array(
      z.strictObject({
        dimensionIndex: int.optional(),
        sortOrder: sortOrder.optional(),
        foregroundColor: opaque.optional(),
        backgroundColor: opaque.optional(),
        foregroundColorStyle: opaque.optional(),
        backgroundColorStyle: opaque.optional(),
        dataSourceColumnReference: opaque.optional(),
      }),
    ),
  }),
  (context, { range, sortSpecs }) => {
    const { tab, area } = context.place(range);
    const specs = sortSpecs.map(({ dimensionIndex = 0, sortOrder = 'ASCENDING', ...others }) => {
      const [unknown] = Object.keys(others);
      if (unknown !== undefined) throw unimplemented(`sortRange with SortSpec.${unknown}`);
      if (dimensionIndex < area.startColumn || dimensionIndex >= area.endColumn) {
        throw invalidArgument(`Sort column ${dimensionIndex} is outside of the range to sort.`);
      }
      return { column: dimensionIndex, descending: sortOrder === 'DESCENDING' };
    });
    context.beforeWrite(tab, area);
    sortRows(tab, area, specs);
    return undefined;
  },
);
