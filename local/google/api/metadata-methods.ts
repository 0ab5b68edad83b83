/** The methods on developer metadata; it is changed by requests of spreadsheets.batchUpdate. */
import type { Method } from './call.ts';
import { masked, read } from './call.ts';
import { metadataById, searchMetadata } from './metadata-search.ts';

export const metadataGet: Method = (call, documents) =>
  read(call, documents, ({ workbook }) => masked(metadataById(workbook, call.itemId), call.mask));

export const metadataSearch: Method = (call, documents) =>
  read(call, documents, ({ workbook }) => masked(searchMetadata(workbook, call.body), call.mask));
