/** The methods of spreadsheets.values that name their places by data filters. */
import { z } from 'zod';
import type { Method } from './call.ts';
import { masked, read, write } from './call.ts';
import { dataFilter, placesOfFilter, placesOfFilters } from './data-filter.ts';
import { atItem } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { totalsOf } from './values/batch-values.ts';
import { readValues } from './values/read-values.ts';
import {
  inputOption,
  majorDimension,
  readOptions,
  responseOptions,
  responseRead,
  rowsOf,
  values,
} from './values/value-range.ts';
import { clearValues, updateValues } from './values/write-values.ts';

const dataFilters = z.array(dataFilter).optional();

export const valuesBatchGetByDataFilter: Method = (call, documents) => {
  const schema = z.strictObject({ dataFilters, ...readOptions.shape });
  const { dataFilters: wanted = [], ...options } = parseBody(schema, call.body ?? {});
  return read(call, documents, ({ workbook }) => {
    const valueRanges = placesOfFilters(workbook, wanted).map(({ place, filters }) => ({
      valueRange: readValues(place, options),
      dataFilters: filters,
    }));
    return masked({ spreadsheetId: workbook.id, valueRanges }, call.mask);
  });
};

export const valuesBatchUpdateByDataFilter: Method = (call, documents) => {
  const item = z.strictObject({
    dataFilter,
    majorDimension: majorDimension.optional(),
    values: values.optional(),
  });
  const schema = z.strictObject({
    valueInputOption: inputOption,
    data: z.array(item).optional(),
    ...responseOptions,
  });
  const { valueInputOption: input, data = [], ...asked } = parseBody(schema, call.body ?? {});
  const options = { input, response: responseRead(asked) };
  return write(call, documents, (context) => {
    const { workbook } = context;
    const written = data.flatMap(({ dataFilter: filter, ...sent }, index) =>
      atItem(`data[${index}]`, () =>
        placesOfFilter(workbook, filter).map((place) => ({
          ...updateValues(context, place, rowsOf(sent), options),
          filter,
        })),
      ),
    );
    const responses = written.map(({ answer, filter }) => ({ ...answer, dataFilter: filter }));
    return masked({ spreadsheetId: workbook.id, ...totalsOf(written), responses }, call.mask);
  });
};

export const valuesBatchClearByDataFilter: Method = (call, documents) => {
  const { dataFilters: wanted = [] } = parseBody(z.strictObject({ dataFilters }), call.body ?? {});
  return write(call, documents, (context) => {
    const { workbook } = context;
    const clearedRanges = placesOfFilters(workbook, wanted).map(({ place }) => clearValues(context, place));
    return masked({ spreadsheetId: workbook.id, clearedRanges }, call.mask);
  });
};
