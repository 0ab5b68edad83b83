/** The methods of the Sheets API that the stand-in has, each as a function of a call and the documents. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Document, Documents } from '../server/documents.ts';
import { applyBatch, parseBatch } from './batch-update.ts';
import type { Actor, Place } from './edit-context.ts';
import { EditContext } from './edit-context.ts';
import type { FieldMask } from './field-mask.ts';
import { applyFieldMask, everything, maskOf } from './field-mask.ts';
import { dataFilter, placeOfA1, placeOfFilter } from './find-range.ts';
import { notFound, permissionDenied } from './google-error.ts';
import { searchMetadata } from './metadata-search.ts';
import { parseBody } from './parse-body.ts';
import { renderSpreadsheet } from './render-spreadsheet.ts';
import { addTab } from './requests/sheet-requests.ts';
import {
  appendValues,
  clearValues,
  inputOption,
  readOptions,
  readValues,
  updateValues,
  valueRange,
} from './values.ts';
import { boolean, opaque, sheetProperties, string } from './wire-schemas.ts';

/** A call with everything that was sent along. */
export interface Call {
  readonly spreadsheetId: string;
  readonly range: string;
  readonly query: URLSearchParams;
  /** Parsed JSON without null members; undefined when there was no body. */
  readonly body: unknown;
  /** Undefined: no mask was sent. */
  readonly mask: FieldMask | undefined;
  /** The account that calls. */
  readonly email: string;
}

type Method = (call: Call, documents: Documents) => object;

const newId = (): number => randomInt(1, 2_147_483_647);

/** The document, if the caller may see it, and for writes may edit it. */
function open(
  call: Call,
  documents: Documents,
  purpose: 'read' | 'write',
): { document: Document; actor: Actor } {
  const document = documents.get(call.spreadsheetId);
  const role = document?.roles.get(call.email);
  if (!document || !role) throw notFound();
  if (purpose === 'write' && role === 'reader') throw permissionDenied();
  return { document, actor: { email: call.email, owner: role === 'owner' } };
}

function read<T>(call: Call, documents: Documents, look: (document: Document, actor: Actor) => T): T {
  const { document, actor } = open(call, documents, 'read');
  document.counters.reads += 1;
  return look(document, actor);
}

/** Runs a write, all or nothing, and counts it. */
function write<T>(
  call: Call,
  documents: Documents,
  apply: (context: EditContext, document: Document) => T,
): T {
  const { document, actor } = open(call, documents, 'write');
  const context = new EditContext(document.workbook, actor, newId);
  try {
    const answer = document.workbook.change(() => apply(context, document));
    document.counters.writes += 1;
    document.counters.addCells(context.cellsWritten);
    documents.changed(document);
    return answer;
  } catch (error) {
    document.counters.refused += 1;
    throw error;
  }
}

function masked(answer: object, mask: FieldMask | undefined): object {
  return applyFieldMask(answer, mask ?? everything);
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true';
}

const create: Method = (call, documents) => {
  const schema = z.strictObject({
    properties: z
      .looseObject({ title: string.optional(), locale: string.optional(), timeZone: string.optional() })
      .optional(),
    sheets: z.array(z.strictObject({ properties: sheetProperties.optional() })).optional(),
    namedRanges: z.array(opaque).optional(),
  });
  const { properties = {}, sheets = [] } = parseBody(schema, call.body ?? {});
  const document = documents.create(properties.title ?? 'Untitled spreadsheet', call.email, properties);
  const actor = { email: call.email, owner: true };
  const context = new EditContext(document.workbook, actor, newId);
  if (sheets.length === 0) addTab(context, { sheetId: 0 });
  for (const { properties: sheet = {} } of sheets) addTab(context, sheet);
  documents.changed(document);
  return renderSpreadsheet(document.workbook, { mask: call.mask, reader: actor });
};

const get: Method = (call, documents) =>
  read(call, documents, ({ workbook }, reader) => {
    const ranges = call.query.getAll('ranges').map((text) => placeOfA1(workbook, text));
    return renderSpreadsheet(workbook, {
      ranges: ranges.length === 0 ? undefined : ranges,
      mask: call.mask,
      includeGridData: isTrue(call.query, 'includeGridData'),
      reader,
    });
  });

const getByDataFilter: Method = (call, documents) => {
  const schema = z.strictObject({
    dataFilters: z.array(dataFilter).optional(),
    includeGridData: boolean.optional(),
    excludeTablesInBandedRanges: boolean.optional(),
  });
  const { dataFilters = [], includeGridData } = parseBody(schema, call.body ?? {});
  return read(call, documents, ({ workbook }, reader) => {
    const ranges = dataFilters.map((filter) => placeOfFilter(workbook, filter));
    return renderSpreadsheet(workbook, {
      ranges: ranges.length === 0 ? undefined : ranges,
      mask: call.mask,
      includeGridData,
      reader,
    });
  });
};

const batchUpdate: Method = (call, documents) => {
  const batch = parseBatch(call.body ?? {});
  return write(call, documents, (context) => {
    const replies = applyBatch(batch, context);
    const { workbook, actor } = context;
    const answer = masked({ spreadsheetId: workbook.id, replies }, call.mask);
    const spreadsheetMask = maskOf(call.mask ?? everything, 'updatedSpreadsheet');
    if (!batch.includeSpreadsheetInResponse || !spreadsheetMask) return answer;
    const ranges: Place[] = batch.responseRanges.map((text) => placeOfA1(workbook, text));
    const updatedSpreadsheet = renderSpreadsheet(workbook, {
      ranges: ranges.length === 0 ? undefined : ranges,
      mask: call.mask && spreadsheetMask,
      includeGridData: batch.responseIncludeGridData,
      reader: actor,
    });
    return { ...answer, updatedSpreadsheet };
  });
};

const readQuery = (query: URLSearchParams): z.infer<typeof readOptions> =>
  parseBody(readOptions, Object.fromEntries(query));

const valuesGet: Method = (call, documents) => {
  const options = readQuery(call.query);
  return read(call, documents, ({ workbook }) =>
    masked(readValues(workbook, call.range, options), call.mask),
  );
};

const valuesBatchGet: Method = (call, documents) => {
  const options = readQuery(call.query);
  return read(call, documents, ({ workbook }) => {
    const valueRanges = call.query.getAll('ranges').map((range) => readValues(workbook, range, options));
    return masked({ spreadsheetId: workbook.id, valueRanges }, call.mask);
  });
};

const valuesUpdate: Method = (call, documents) => {
  const body = parseBody(valueRange, call.body ?? {});
  const input = parseBody(inputOption, call.query.get('valueInputOption') ?? undefined, ['valueInputOption']);
  return write(call, documents, (context) =>
    masked(updateValues(context, call.range, body, input), call.mask),
  );
};

const valuesAppend: Method = (call, documents) => {
  const body = parseBody(valueRange, call.body ?? {});
  const input = parseBody(inputOption, call.query.get('valueInputOption') ?? undefined, ['valueInputOption']);
  const insertRows = call.query.get('insertDataOption') === 'INSERT_ROWS';
  return write(call, documents, (context) =>
    masked(appendValues(context, call.range, body, input, insertRows), call.mask),
  );
};

const valuesClear: Method = (call, documents) =>
  write(call, documents, (context) => masked(clearValues(context, call.range), call.mask));

const metadataSearch: Method = (call, documents) =>
  read(call, documents, ({ workbook }) => masked(searchMetadata(workbook, call.body), call.mask));

/** By name; what is missing here is answered with 501. */
export const apiMethods: Readonly<Record<string, Method | undefined>> = {
  'spreadsheets.create': create,
  'spreadsheets.get': get,
  'spreadsheets.getByDataFilter': getByDataFilter,
  'spreadsheets.batchUpdate': batchUpdate,
  'spreadsheets.values.get': valuesGet,
  'spreadsheets.values.batchGet': valuesBatchGet,
  'spreadsheets.values.update': valuesUpdate,
  'spreadsheets.values.append': valuesAppend,
  'spreadsheets.values.clear': valuesClear,
  'spreadsheets.developerMetadata.search': metadataSearch,
};
