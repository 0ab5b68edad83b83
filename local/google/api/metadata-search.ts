/** developerMetadata: the entries that match any of the lookups, and one entry by its id. */
import { z } from 'zod';
import type { Workbook } from '../workbook/workbook.ts';
import { dataFilter } from './data-filter.ts';
import type { WireDataFilter } from './data-filter.ts';
import { notFound, unimplemented } from './google-error.ts';
import { findMetadata } from './metadata-lookup.ts';
import { parseBody } from './parse-body.ts';
import type { PlacedMetadata } from './wire-metadata.ts';
import { allMetadata, wireMetadata } from './wire-metadata.ts';

const schema = z.strictObject({ dataFilters: z.array(dataFilter) });

/** The entries that any of the filters selects, each once, with the filters that do. */
export function matchMetadata(
  workbook: Workbook,
  dataFilters: readonly WireDataFilter[],
): { readonly found: PlacedMetadata; readonly filters: readonly WireDataFilter[] }[] {
  const matches = new Map<number, { found: PlacedMetadata; filters: WireDataFilter[] }>();
  for (const filter of dataFilters) {
    if (!filter.developerMetadataLookup) throw unimplemented('a metadata search by range');
    for (const found of findMetadata(workbook, filter.developerMetadataLookup)) {
      const match = matches.get(found.entry.metadataId) ?? { found, filters: [] };
      match.filters.push(filter);
      matches.set(found.entry.metadataId, match);
    }
  }
  return [...matches.values()];
}

/** developerMetadata.search; {} when nothing matches. */
export function searchMetadata(workbook: Workbook, body: unknown): object {
  const { dataFilters } = parseBody(schema, body ?? {});
  const matched = matchMetadata(workbook, dataFilters).map(({ found, filters }) => ({
    developerMetadata: wireMetadata(found.entry, found.location),
    dataFilters: filters,
  }));
  return matched.length === 0 ? {} : { matchedDeveloperMetadata: matched };
}

/** developerMetadata.get. Throws 404 when there is none with that id. */
export function metadataById(workbook: Workbook, metadataId: number): object {
  const found = allMetadata(workbook).find(({ entry }) => entry.metadataId === metadataId);
  if (!found) throw notFound();
  return wireMetadata(found.entry, found.location);
}
