/** spreadsheets.create: a spreadsheet of the caller's own, with the tabs and cells that he sends along. */
import { z } from 'zod';
import { canOwnFiles } from '../drive/accounts.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Method } from './call.ts';
import { newId } from './call.ts';
import { EditContext, exceedsGrid } from './edit-context.ts';
import { everything } from './field-mask.ts';
import { permissionDenied, unimplemented } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { renderSpreadsheet } from './render-spreadsheet.ts';
import { addTab } from './requests/sheet-requests.ts';
import { writeCell } from './wire-cell.ts';
import { int, rowData, sheetProperties, string } from './wire-schemas.ts';

const gridData = z.looseObject({
  startRow: int.optional(),
  startColumn: int.optional(),
  rowData: z.array(rowData).optional(),
});
type GridData = z.infer<typeof gridData>;

const spreadsheet = z.looseObject({
  properties: z
    .looseObject({ title: string.optional(), locale: string.optional(), timeZone: string.optional() })
    .optional(),
  sheets: z
    .array(z.looseObject({ properties: sheetProperties.optional(), data: z.array(gridData).optional() }))
    .optional(),
});

export const create: Method = (call, documents) => {
  const { properties = {}, sheets = [], ...others } = parseBody(spreadsheet, call.body ?? {});
  refuseOthers('spreadsheets.create', others);
  if (!canOwnFiles(call.email, documents.switches)) throw permissionDenied();
  const document = documents.create(properties.title ?? 'Untitled spreadsheet', call.email, properties);
  const { workbook } = document;
  const actor = { email: call.email, owner: true, ownerEmail: call.email };
  const context = new EditContext(workbook, actor, newId);
  try {
    if (sheets.length === 0) {
      addTab(context, { sheetId: 0 });
    }
    for (const { properties: tabProperties = {}, data = [], ...parts } of sheets) {
      refuseOthers('spreadsheets.create with sheets', parts);
      const tab = addTab(context, tabProperties);
      data.forEach((grid) => fill(tab, grid));
    }
  } catch (error) {
    documents.remove(workbook.id);
    throw error;
  }
  documents.changed(document, { by: call.email });
  documents.openWithApp(document, call.email);
  return renderSpreadsheet(workbook, { mask: call.mask, reader: actor });
};

/** What is output only is ignored, as Google does; the rest is named. */
function refuseOthers(where: string, members: object): void {
  const outputOnly = new Set(['spreadsheetId', 'spreadsheetUrl']);
  const [other] = Object.keys(members).filter((name) => !outputOnly.has(name));
  if (other !== undefined) {
    throw unimplemented(`${where} with ${other}`);
  }
}

function fill(tab: Tab, { startRow = 0, startColumn = 0, rowData: rows = [] }: GridData): void {
  for (const [offset, { values = [] }] of rows.entries()) {
    const row = startRow + offset;
    const endColumn = startColumn + values.length;
    if (row >= tab.rowCount || endColumn > tab.columnCount) {
      throw exceedsGrid(tab, { startRow: row, endRow: row + 1, startColumn, endColumn });
    }
    tab.mapCells(row, startColumn, endColumn, (cell, column) =>
      writeCell(cell, values[column - startColumn] ?? {}, everything),
    );
  }
}
