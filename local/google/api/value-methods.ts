/** The methods of spreadsheets.values that name their places in A1 notation. */
import { z } from 'zod';
import type { Call, Method } from './call.ts';
import { masked, read, write } from './call.ts';
import { placeOfA1 } from './find-range.ts';
import { atItem } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { appendValues } from './values/append-values.ts';
import { totalsOf } from './values/batch-values.ts';
import { readValues } from './values/read-values.ts';
import {
  inputOption,
  readOptions,
  responseOptions,
  responseRead,
  rowsOf,
  valueRange,
} from './values/value-range.ts';
import type { WriteOptions } from './values/write-values.ts';
import { clearValues, updateValues } from './values/write-values.ts';
import { string } from './wire-schemas.ts';

function writeOptions({ query }: Call): WriteOptions {
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  return {
    input: parseBody(inputOption, text('valueInputOption'), ['valueInputOption']),
    response: responseRead({
      includeValuesInResponse: query.get('includeValuesInResponse') === 'true',
      responseValueRenderOption: text('responseValueRenderOption'),
      responseDateTimeRenderOption: text('responseDateTimeRenderOption'),
    }),
  };
}

export const valuesGet: Method = (call, documents) => {
  const options = parseBody(readOptions, Object.fromEntries(call.query));
  return read(call, documents, ({ workbook }) =>
    masked(readValues(placeOfA1(workbook, call.range), options), call.mask),
  );
};

export const valuesBatchGet: Method = (call, documents) => {
  const options = parseBody(readOptions, Object.fromEntries(call.query));
  return read(call, documents, ({ workbook }) => {
    const ranges = call.query.getAll('ranges');
    const valueRanges = ranges.map((range) => readValues(placeOfA1(workbook, range), options));
    return masked({ spreadsheetId: workbook.id, valueRanges }, call.mask);
  });
};

export const valuesUpdate: Method = (call, documents) => {
  const body = parseBody(valueRange, call.body ?? {});
  const options = writeOptions(call);
  return write(call, documents, (context) => {
    const { workbook } = context;
    const { answer } = updateValues(context, placeOfA1(workbook, call.range), rowsOf(body), options);
    return masked({ spreadsheetId: workbook.id, ...answer }, call.mask);
  });
};

export const valuesAppend: Method = (call, documents) => {
  const body = parseBody(valueRange, call.body ?? {});
  const options = { ...writeOptions(call), insertRows: call.query.get('insertDataOption') === 'INSERT_ROWS' };
  return write(call, documents, (context) => {
    const { workbook } = context;
    const answer = appendValues(context, placeOfA1(workbook, call.range), rowsOf(body), options);
    return masked({ spreadsheetId: workbook.id, ...answer }, call.mask);
  });
};

export const valuesBatchUpdate: Method = (call, documents) => {
  const schema = z.strictObject({
    valueInputOption: inputOption,
    data: z.array(valueRange).optional(),
    ...responseOptions,
  });
  const { valueInputOption: input, data = [], ...asked } = parseBody(schema, call.body ?? {});
  const options = { input, response: responseRead(asked) };
  return write(call, documents, (context) => {
    const { workbook } = context;
    const written = data.map((item, index) =>
      atItem(`data[${index}]`, () =>
        updateValues(context, placeOfA1(workbook, item.range ?? ''), rowsOf(item), options),
      ),
    );
    const responses = written.map(({ answer }) => ({ spreadsheetId: workbook.id, ...answer }));
    return masked({ spreadsheetId: workbook.id, ...totalsOf(written), responses }, call.mask);
  });
};

export const valuesClear: Method = (call, documents) =>
  write(call, documents, (context) => {
    const { workbook } = context;
    const clearedRange = clearValues(context, placeOfA1(workbook, call.range));
    return masked({ spreadsheetId: workbook.id, clearedRange }, call.mask);
  });

export const valuesBatchClear: Method = (call, documents) => {
  const { ranges = [] } = parseBody(z.strictObject({ ranges: z.array(string).optional() }), call.body ?? {});
  return write(call, documents, (context) => {
    const { workbook } = context;
    const clearedRanges = ranges.map((range) => clearValues(context, placeOfA1(workbook, range)));
    return masked({ spreadsheetId: workbook.id, clearedRanges }, call.mask);
  });
};
