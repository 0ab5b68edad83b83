/** The methods on a spreadsheet as a whole, once it is there. */
import { z } from 'zod';
import { applyBatch, parseBatch } from './batch-update.ts';
import type { Method } from './call.ts';
import { masked, open, read, write } from './call.ts';
import { dataFilter, placesOfFilter } from './data-filter.ts';
import type { Place } from './edit-context.ts';
import { everything, maskOf } from './field-mask.ts';
import { placeOfA1 } from './find-range.ts';
import { notFound } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { renderSheetProperties, renderSpreadsheet } from './render-spreadsheet.ts';
import { copyTab } from './requests/copy-sheet-requests.ts';
import { boolean, string } from './wire-schemas.ts';

export const get: Method = (call, documents) =>
  read(call, documents, ({ workbook }, reader) => {
    const ranges = call.query.getAll('ranges').map((text) => placeOfA1(workbook, text));
    return renderSpreadsheet(workbook, {
      ranges: ranges.length === 0 ? undefined : ranges,
      mask: call.mask,
      includeGridData: call.query.get('includeGridData') === 'true',
      reader,
    });
  });

export const getByDataFilter: Method = (call, documents) => {
  const schema = z.strictObject({
    dataFilters: z.array(dataFilter).optional(),
    includeGridData: boolean.optional(),
    excludeTablesInBandedRanges: boolean.optional(),
  });
  const { dataFilters = [], includeGridData } = parseBody(schema, call.body ?? {});
  return read(call, documents, ({ workbook }, reader) => {
    const ranges = dataFilters.flatMap((filter) => placesOfFilter(workbook, filter));
    return renderSpreadsheet(workbook, {
      ranges: ranges.length === 0 ? undefined : ranges,
      mask: call.mask,
      includeGridData,
      reader,
    });
  });
};

export const batchUpdate: Method = (call, documents) => {
  const batch = parseBatch(call.body ?? {});
  return write(call, documents, (context) => {
    const replies = applyBatch(batch, context);
    const { workbook, actor } = context;
    const answer = masked({ spreadsheetId: workbook.id, replies }, call.mask);
    const spreadsheetMask = maskOf(call.mask ?? everything, 'updatedSpreadsheet');
    if (!batch.includeSpreadsheetInResponse || !spreadsheetMask) return answer;
    const ranges: Place[] = batch.responseRanges.map((text) => placeOfA1(workbook, text));
    const readBack = (): object =>
      renderSpreadsheet(workbook, {
        ranges: ranges.length === 0 ? undefined : ranges,
        mask: call.mask && spreadsheetMask,
        includeGridData: batch.responseIncludeGridData,
        reader: actor,
      });
    // What is read later is read when the answer becomes text.
    const isLater = workbook.switches.isOn('readBackMayBeNewer');
    return { ...answer, updatedSpreadsheet: isLater ? { toJSON: readBack } : readBack() };
  });
};

/** Copies a tab into another spreadsheet, at its end; the caller may read the one and edit the other. */
export const copyTo: Method = (call, documents) => {
  const schema = z.strictObject({ destinationSpreadsheetId: string.optional() });
  const { destinationSpreadsheetId = '' } = parseBody(schema, call.body ?? {});
  const { document } = open(call, documents, 'read');
  const source = document.workbook.tabById(call.itemId);
  if (!source) throw notFound();
  return write({ ...call, spreadsheetId: destinationSpreadsheetId }, documents, (context) => {
    const { workbook } = context;
    const tab = copyTab(context, source, { index: workbook.tabs.length });
    return masked(renderSheetProperties(workbook, tab), call.mask);
  });
};
