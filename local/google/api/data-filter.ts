/** Data filters: places named by a range of the grid, by A1 notation, or by the developer metadata on them. */
import { z } from 'zod';
import type { Workbook } from '../workbook/workbook.ts';
import type { Place } from './edit-context.ts';
import { clippedPlace, placeOfA1 } from './find-range.ts';
import { invalidArgument } from './google-error.ts';
import { findMetadata, metadataLookup } from './metadata-lookup.ts';
import { rangeOf } from './wire-cell.ts';
import { gridRange, string } from './wire-schemas.ts';

export const dataFilter = z.strictObject({
  gridRange: gridRange.optional(),
  a1Range: string.optional(),
  developerMetadataLookup: metadataLookup.optional(),
});
export type WireDataFilter = z.infer<typeof dataFilter>;

/** The places that a filter selects, clipped to the grid; metadata of the spreadsheet selects every tab. */
export function placesOfFilter(workbook: Workbook, filter: WireDataFilter): Place[] {
  const { developerMetadataLookup, a1Range, gridRange: range } = filter;
  if (a1Range !== undefined) return [placeOfA1(workbook, a1Range)];
  if (developerMetadataLookup) {
    return findMetadata(workbook, developerMetadataLookup).flatMap(({ range: found }) =>
      found ? [clippedPlace(workbook, found)] : workbook.tabs.map((tab) => ({ tab, area: tab.clip({}) })),
    );
  }
  if (!range) {
    throw invalidArgument('A data filter must set one of a1Range, gridRange and developerMetadataLookup.');
  }
  return [clippedPlace(workbook, rangeOf(range))];
}

/** The places that any of the filters selects, each once, with the filters that do. */
export function placesOfFilters(
  workbook: Workbook,
  filters: readonly WireDataFilter[],
): { readonly place: Place; readonly filters: readonly WireDataFilter[] }[] {
  const places = new Map<string, { place: Place; filters: WireDataFilter[] }>();
  for (const filter of filters) {
    for (const place of placesOfFilter(workbook, filter)) {
      const key = JSON.stringify([place.tab.tabId, place.area]);
      const found = places.get(key) ?? { place, filters: [] };
      found.filters.push(filter);
      places.set(key, found);
    }
  }
  return [...places.values()];
}
