/**
 * Tags on columns: developer metadata, which Google moves along with its column and removes with it. It is visible to every
 * app (`DOCUMENT`), so that a service account of another project still finds it; its key names the link, because a copy of
 * the spreadsheet carries it along.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { ColumnTag } from '../../core/schema/registered-column.ts';
import type { InsertedColumn, SeenTag } from '../../ports/sheets.ts';
import { textCell, updateCells } from './typed-cells.ts';

type Request = sheets_v4.Schema$Request;

const KEY_PREFIX = 'rowlink-column:';

/** Each tag once, although every range that was read shows those of its columns. */
export function readColumnTags(spreadsheet: sheets_v4.Schema$Spreadsheet): SeenTag[] {
  const tags = new Map<string, SeenTag>();
  for (const { properties, data } of spreadsheet.sheets ?? []) {
    const tabId = properties?.sheetId ?? 0;
    for (const { startColumn, columnMetadata } of data ?? []) {
      (columnMetadata ?? []).forEach(({ developerMetadata }, offset) => {
        const column = (startColumn ?? 0) + offset;
        for (const { metadataKey, metadataValue } of developerMetadata ?? []) {
          if (metadataKey?.startsWith(KEY_PREFIX) !== true || metadataValue == null) continue;
          const tag = { tabId, column, link: metadataKey.slice(KEY_PREFIX.length), id: metadataValue };
          tags.set(JSON.stringify(tag), tag);
        }
      });
    }
  }
  return [...tags.values()];
}

/** Takes away what the link has on these columns, and these tags wherever they are, then puts them where they belong. */
export function tagRequests(tabId: number, link: string, tags: readonly ColumnTag[]): Request[] {
  const metadataKey = KEY_PREFIX + link;
  const remove = (lookup: sheets_v4.Schema$DeveloperMetadataLookup): Request => ({
    deleteDeveloperMetadata: { dataFilter: { developerMetadataLookup: { metadataKey, ...lookup } } },
  });
  return [
    ...tags.map(({ id }) => remove({ metadataValue: id })),
    ...tags.map(({ column }) =>
      remove({ locationType: 'COLUMN', metadataLocation: { dimensionRange: columnRange(tabId, column) } }),
    ),
    ...tags.map(({ column, id }) => tag(tabId, metadataKey, column, id)),
  ];
}

/**
 * The tag comes first in spirit: its id is the same each time, and Google refuses an id that exists together with the whole
 * batch, so a column is inserted once.
 */
export function insertColumnRequests(
  tabId: number,
  link: string,
  headerRow: number,
  { column, id, header }: InsertedColumn,
): Request[] {
  const metadataKey = KEY_PREFIX + link;
  const metadataId = tagNumber(`${metadataKey}:${id}`);
  return [
    // A column of the right appearance; what it inherits beyond that (formats of numbers) is not its own.
    { insertDimension: { range: columnRange(tabId, column), inheritFromBefore: column > 0 } },
    {
      repeatCell: {
        range: {
          sheetId: tabId,
          startRowIndex: headerRow + 1,
          startColumnIndex: column,
          endColumnIndex: column + 1,
        },
        cell: {},
        fields: 'userEnteredFormat.numberFormat',
      },
    },
    updateCells(tabId, headerRow, column, [[textCell(header)]]),
    tag(tabId, metadataKey, column, id, metadataId),
  ];
}

function tag(tabId: number, metadataKey: string, column: number, id: string, metadataId?: number): Request {
  return {
    createDeveloperMetadata: {
      developerMetadata: {
        ...(metadataId !== undefined && { metadataId }),
        metadataKey,
        metadataValue: id,
        visibility: 'DOCUMENT',
        location: { dimensionRange: columnRange(tabId, column) },
      },
    },
  };
}

function columnRange(tabId: number, column: number): sheets_v4.Schema$DimensionRange {
  return { sheetId: tabId, dimension: 'COLUMNS', startIndex: column, endIndex: column + 1 };
}

/** The same number in [1, 2^31) for the same text: FNV-1a, 31 bits. */
function tagNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return ((hash >>> 1) % (2 ** 31 - 1)) + 1;
}
