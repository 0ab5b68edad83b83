/**
 * Developer metadata: created on the spreadsheet, a tab, or exactly one row or column, which it then follows.
 * Keys and values of one tab may hold 30,000 characters in all.
 */
import { z } from 'zod';
import type { LineMetadata } from '../../workbook/tab.ts';
import type { EditContext } from '../edit-context.ts';
import { dataFilter } from '../data-filter.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { matchMetadata } from '../metadata-search.ts';
import { checkMetadataStorage } from '../storage-limits.ts';
import type { PlacedMetadata } from '../wire-metadata.ts';
import {
  allMetadata,
  lineLocation,
  sheetLocation,
  spreadsheetLocation,
  wireMetadata,
} from '../wire-metadata.ts';
import type { WireMetadataLocation } from '../wire-schemas.ts';
import { int, metadataLocation, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const developerMetadata = z.strictObject({
  metadataId: int.optional(),
  metadataKey: string.optional(),
  metadataValue: string.optional(),
  location: metadataLocation.optional(),
  visibility: z
    .enum(['DOCUMENT', 'PROJECT'], 'type.googleapis.com/google.apps.sheets.v4.DeveloperMetadataVisibility')
    .optional(),
});

export const createDeveloperMetadata = requestKind(
  z.strictObject({ developerMetadata }),
  (context, { developerMetadata: { location = {}, ...wanted } }) => {
    const { metadataKey, metadataValue, visibility, metadataId } = wanted;
    if (!visibility) throw invalidArgument('developerMetadata.visibility must be set.');
    if (!metadataKey) throw invalidArgument('developerMetadata.metadataKey must be set.');
    const taken = (id: number): boolean =>
      allMetadata(context.workbook).some(({ entry }) => entry.metadataId === id);
    if (metadataId !== undefined && taken(metadataId)) {
      throw invalidArgument(`Cannot add developer metadata with id ${metadataId}, that id already exists.`);
    }
    const entry: LineMetadata = {
      metadataId: metadataId ?? context.newId(taken),
      metadataKey,
      ...(metadataValue !== undefined && { metadataValue }),
      visibility,
    };
    const place = attach(context, entry, location);
    context.workbook.touch();
    return { createDeveloperMetadata: { developerMetadata: wireMetadata(entry, place) } };
  },
);

export const updateDeveloperMetadata = requestKind(
  z.strictObject({ dataFilters: z.array(dataFilter), developerMetadata, fields: string }),
  (context, { dataFilters, developerMetadata: wanted, fields }) => {
    const { workbook } = context;
    const mask = parseFieldMask(fields);
    const changed = matchMetadata(workbook, dataFilters).map(({ found }) => {
      const { entry, location } = found;
      const metadataKey = maskOf(mask, 'metadataKey') ? wanted.metadataKey : entry.metadataKey;
      if (!metadataKey) throw invalidArgument('developerMetadata.metadataKey must be set.');
      const metadataValue = maskOf(mask, 'metadataValue') ? wanted.metadataValue : entry.metadataValue;
      const next: LineMetadata = {
        metadataId: entry.metadataId,
        metadataKey,
        ...(metadataValue !== undefined && { metadataValue }),
        visibility: (maskOf(mask, 'visibility') ? wanted.visibility : undefined) ?? entry.visibility,
      };
      if (!maskOf(mask, 'location') || !wanted.location) {
        found.replace(next);
        checkMetadataStorage(workbook, found.range ? context.tab(found.range.tabId) : 'spreadsheet');
        return wireMetadata(next, location);
      }
      found.replace(undefined);
      return wireMetadata(next, attach(context, next, wanted.location));
    });
    workbook.touch();
    return { updateDeveloperMetadata: changed.length === 0 ? {} : { developerMetadata: changed } };
  },
);

export const deleteDeveloperMetadata = requestKind(
  z.strictObject({ dataFilter }),
  ({ workbook }, { dataFilter: filter }) => {
    const deleted = matchMetadata(workbook, [filter]).map(({ found }) => {
      found.replace(undefined);
      return wireMetadata(found.entry, found.location);
    });
    workbook.touch();
    return {
      deleteDeveloperMetadata: deleted.length === 0 ? {} : { deletedDeveloperMetadata: deleted },
    };
  },
);

function attach(
  context: EditContext,
  entry: LineMetadata,
  location: WireMetadataLocation,
): PlacedMetadata['location'] {
  if (location.dimensionRange) {
    const { tab, dimension, start, end, size } = context.lines(location.dimensionRange);
    if (end !== start + 1 || end > size) {
      throw invalidArgument(
        'The dimensionRange of developer metadata must be exactly one existing row or column.',
      );
    }
    const lines = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
    const line = lines[start] ?? {};
    lines[start] = { ...line, metadata: [...(line.metadata ?? []), entry] };
    checkMetadataStorage(context.workbook, tab);
    return lineLocation(tab, dimension, start);
  }
  if (location.sheetId !== undefined) {
    const tab = context.tab(location.sheetId);
    tab.state.metadata = [...tab.state.metadata, entry];
    checkMetadataStorage(context.workbook, tab);
    return sheetLocation(tab);
  }
  if (location.spreadsheet !== true) throw invalidArgument('developerMetadata.location must be set.');
  context.workbook.state.metadata = [...context.workbook.state.metadata, entry];
  checkMetadataStorage(context.workbook, 'spreadsheet');
  return spreadsheetLocation;
}
