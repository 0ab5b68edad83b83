/**
 * What moves rows or paints them by its own range - the tab's filter, native tables, alternating colours - and ends right before
 * a column: the requests that extend it over that column, so that a sort moves the column along.
 */
import type { sheets_v4 } from '@googleapis/sheets';

type Request = sheets_v4.Schema$Request;
type Range = sheets_v4.Schema$GridRange;

/** `headerRow` and `column` are 0-based. Nothing where all of it reaches further, or less far, already. */
export function extendRequests(
  tab: sheets_v4.Schema$Sheet | undefined,
  headerRow: number,
  column: number,
): Request[] {
  if (tab === undefined) return [];
  const isBefore = (range: Range | undefined): range is Range =>
    range?.endColumnIndex === column && (range.endRowIndex ?? Infinity) > headerRow;
  const wider = (range: Range): Range => ({ ...range, endColumnIndex: column + 1 });
  const { basicFilter, bandedRanges = [], tables = [] } = tab;
  return [
    ...tables.flatMap(({ tableId, range }): Request[] =>
      isBefore(range) && tableId != null
        ? [{ updateTable: { table: { tableId, range: wider(range) }, fields: 'range' } }]
        : [],
    ),
    ...filterRequests(basicFilter, isBefore, wider),
    ...bandedRanges.flatMap(({ bandedRangeId, range }): Request[] => {
      if (!isBefore(range) || bandedRangeId == null) return [];
      return [{ updateBanding: { bandedRange: { bandedRangeId, range: wider(range) }, fields: 'range' } }];
    }),
  ];
}

/** A filter is set as a whole. Google tells its criteria twice, and takes one of the two; a table's own filter goes with the table. */
function filterRequests(
  filter: sheets_v4.Schema$BasicFilter | undefined,
  isBefore: (range: Range | undefined) => range is Range,
  wider: (range: Range) => Range,
): Request[] {
  if (filter === undefined || filter.tableId != null || !isBefore(filter.range)) return [];
  const { range, sortSpecs, filterSpecs, criteria } = filter;
  return [
    {
      setBasicFilter: {
        filter: {
          range: wider(range),
          ...(sortSpecs && { sortSpecs }),
          ...(filterSpecs ? { filterSpecs } : criteria && { criteria }),
        },
      },
    },
  ];
}
