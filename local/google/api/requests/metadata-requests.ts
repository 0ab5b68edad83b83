/**
 * Developer metadata: created on the spreadsheet, a tab, or exactly one row or column, which it then follows.
 * Keys and values of one tab may hold 30,000 characters in all.
 */
import { z } from 'zod';
import type { LineMetadata, Tab } from '../../workbook/tab.ts';
import type { EditContext } from '../edit-context.ts';
import { invalidArgument } from '../google-error.ts';
import {
  allMetadata,
  lineLocation,
  sheetLocation,
  spreadsheetLocation,
  wireMetadata,
} from '../wire-metadata.ts';
import { boolean, dimensionRange, int, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const charactersMax = 30_000;

const developerMetadata = z.strictObject({
  metadataId: int.optional(),
  metadataKey: string.optional(),
  metadataValue: string.optional(),
  location: z.strictObject({
    locationType: string.optional(),
    spreadsheet: boolean.optional(),
    sheetId: int.optional(),
    dimensionRange: dimensionRange.optional(),
  }),
  visibility: z.enum(
    ['DOCUMENT', 'PROJECT'],
    'type.googleapis.com/google.apps.sheets.v4.DeveloperMetadataVisibility',
  ),
});

function characters(entries: readonly LineMetadata[]): number {
  return entries.reduce(
    (sum, { metadataKey, metadataValue = '' }) => sum + metadataKey.length + metadataValue.length,
    0,
  );
}

function checkStorage(tab: Tab, added: LineMetadata): void {
  const { rowLines, columnLines, metadata } = tab.state;
  const used = [...rowLines, ...columnLines].reduce((sum, line) => sum + characters(line.metadata ?? []), 0);
  if (used + characters([...metadata, added]) > charactersMax) {
    throw invalidArgument('Adding the requested developer metadata would exceed the allowed storage limit');
  }
}

export const createDeveloperMetadata = requestKind(
  z.strictObject({ developerMetadata }),
  (context, { developerMetadata: { location, ...wanted } }) => {
    const { metadataKey, metadataValue, visibility, metadataId } = wanted;
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

function attach(
  context: EditContext,
  entry: LineMetadata,
  location: z.infer<typeof developerMetadata>['location'],
): object {
  if (location.dimensionRange) {
    const { tab, dimension, start, end, size } = context.lines(location.dimensionRange);
    if (end !== start + 1 || end > size) {
      throw invalidArgument(
        'The dimensionRange of developer metadata must be exactly one existing row or column.',
      );
    }
    checkStorage(tab, entry);
    const lines = dimension === 'ROWS' ? tab.state.rowLines : tab.state.columnLines;
    const line = lines[start] ?? {};
    lines[start] = { ...line, metadata: [...(line.metadata ?? []), entry] };
    return lineLocation(tab, dimension, start);
  }
  if (location.sheetId !== undefined) {
    const tab = context.tab(location.sheetId);
    checkStorage(tab, entry);
    tab.state.metadata = [...tab.state.metadata, entry];
    return sheetLocation(tab);
  }
  if (location.spreadsheet !== true) throw invalidArgument('developerMetadata.location must be set.');
  context.workbook.state.metadata = [...context.workbook.state.metadata, entry];
  return spreadsheetLocation;
}
