/** Finding developer metadata by id, key, value, visibility and place. All that a lookup names must hold. */
import { z } from 'zod';
import { overlaps } from '../workbook/grid-range.ts';
import type { GridRange } from '../workbook/grid-range.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { invalidArgument } from './google-error.ts';
import type { PlacedMetadata } from './wire-metadata.ts';
import { allMetadata } from './wire-metadata.ts';
import type { WireMetadataLocation } from './wire-schemas.ts';
import { int, metadataLocation, string } from './wire-schemas.ts';

/** A `DeveloperMetadataLookup`. */
export const metadataLookup = z.strictObject({
  metadataId: int.optional(),
  metadataKey: string.optional(),
  metadataValue: string.optional(),
  visibility: string.optional(),
  locationType: string.optional(),
  metadataLocation: metadataLocation.optional(),
  locationMatchingStrategy: z.enum(['EXACT_LOCATION', 'INTERSECTING_LOCATION']).optional(),
});
export type WireMetadataLookup = z.infer<typeof metadataLookup>;

/** The entries that match, in the order of their places. */
export function findMetadata(workbook: Workbook, lookup: WireMetadataLookup): PlacedMetadata[] {
  const { locationType, metadataId, metadataKey, metadataValue, visibility } = lookup;
  const asked = Object.entries({ metadataId, metadataKey, metadataValue, visibility }).filter(
    ([, value]) => value !== undefined,
  );
  if (asked.length === 0 && locationType === undefined && lookup.metadataLocation === undefined) {
    throw invalidArgument('developerMetadataLookup must set at least one field.');
  }
  return allMetadata(workbook).filter(
    (found) =>
      (locationType === undefined || found.location.locationType === locationType) &&
      asked.every(([name, value]) => Reflect.get(found.entry, name) === value) &&
      isAt(workbook, found, lookup),
  );
}

function isAt(workbook: Workbook, { range }: PlacedMetadata, lookup: WireMetadataLookup): boolean {
  const { metadataLocation: place, locationMatchingStrategy = 'EXACT_LOCATION' } = lookup;
  if (place === undefined) return true;
  const wanted = rangeOfLocation(place);
  if (locationMatchingStrategy === 'EXACT_LOCATION') return isSameRange(range, wanted);
  if (range === undefined || wanted === undefined) return true;
  const tab = workbook.tabById(range.tabId);
  return tab !== undefined && range.tabId === wanted.tabId && overlaps(tab.clip(range), tab.clip(wanted));
}

function rangeOfLocation({
  dimensionRange,
  sheetId,
  spreadsheet,
}: WireMetadataLocation): GridRange | undefined {
  if (dimensionRange) {
    const { sheetId: tabId = 0, dimension, startIndex: start = 0, endIndex: end } = dimensionRange;
    return dimension === 'ROWS'
      ? { tabId, startRow: start, endRow: end }
      : { tabId, startColumn: start, endColumn: end };
  }
  return spreadsheet === true ? undefined : { tabId: sheetId ?? 0 };
}

function isSameRange(a: GridRange | undefined, b: GridRange | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const sides = ['tabId', 'startRow', 'endRow', 'startColumn', 'endColumn'] as const;
  return sides.every((side) => a[side] === b[side]);
}
