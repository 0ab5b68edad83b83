/** developerMetadata:search: the entries that match any of the lookups. */
import { z } from 'zod';
import type { Workbook } from '../workbook/workbook.ts';
import { unimplemented } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { int, opaque, string } from './wire-schemas.ts';
import { allMetadata, wireMetadata } from './wire-metadata.ts';

const lookup = z.strictObject({
  metadataId: int.optional(),
  metadataKey: string.optional(),
  metadataValue: string.optional(),
  visibility: string.optional(),
  locationType: string.optional(),
  metadataLocation: opaque.optional(),
  locationMatchingStrategy: string.optional(),
});

const schema = z.strictObject({
  dataFilters: z.array(
    z.strictObject({
      developerMetadataLookup: lookup.optional(),
      a1Range: string.optional(),
      gridRange: opaque.optional(),
    }),
  ),
});

/** {} when nothing matches. */
export function searchMetadata(workbook: Workbook, body: unknown): object {
  const { dataFilters } = parseBody(schema, body ?? {});
  const lookups = dataFilters.map(({ developerMetadataLookup }) => {
    if (!developerMetadataLookup) throw unimplemented('a metadata search by range');
    if (developerMetadataLookup.metadataLocation) throw unimplemented('a metadata search by location');
    return developerMetadataLookup;
  });
  const matched = allMetadata(workbook).flatMap(({ entry, location }) => {
    const developerMetadata = wireMetadata(entry, location);
    const hits = lookups.flatMap((wanted, index) => {
      const { locationType, metadataId, metadataKey, metadataValue, visibility } = wanted;
      const fields = { metadataId, metadataKey, metadataValue, visibility };
      const asked = Object.entries(fields).filter(([, value]) => value !== undefined);
      const isHere = locationType === undefined || Reflect.get(location, 'locationType') === locationType;
      return isHere && asked.every(([name, value]) => Reflect.get(entry, name) === value)
        ? [dataFilters[index]]
        : [];
    });
    return hits.length === 0 ? [] : [{ developerMetadata, dataFilters: hits }];
  });
  return matched.length === 0 ? {} : { matchedDeveloperMetadata: matched };
}
