/** The `fields` masks of our calls: we fetch what a RawCell needs and nothing more. */

const CELL = 'userEnteredValue/formulaValue,effectiveValue,effectiveFormat/numberFormat/type';
const GRID = `data(startRow,startColumn,rowData/values(${CELL}))`;
/** Tags come with the cells of their columns, so both are of one instant. */
const TAGGED = `data(startRow,startColumn,rowData/values(${CELL}),columnMetadata/developerMetadata(metadataKey,metadataValue))`;
const TAB = 'properties(sheetId,title,gridProperties(rowCount,columnCount))';
const PROTECTED = 'protectedRanges(range,warningOnly,requestingUserCanEdit,unprotectedRanges)';
/** Enough to know row keys and headers, and to see whose note it is. */
const NOTED = 'data(startRow,startColumn,rowData/values(note,userEnteredValue/formulaValue,effectiveValue))';
const TITLES = 'properties(title,timeZone,locale)';

export const FIELDS = {
  describe: `${TITLES},sheets(${TAB})`,
  read: `${TITLES},sheets(${TAB},filterViews(filterViewId,title),merges,${PROTECTED},${TAGGED})`,
  /** What has a range of its own by which it moves or paints rows. */
  extents: 'sheets(properties/sheetId,basicFilter,bandedRanges(bandedRangeId,range),tables(tableId,range))',
  /** Who may edit what is protected; editors are told only to those who are among them. */
  rights:
    'sheets(properties(sheetId,title),protectedRanges(protectedRangeId,warningOnly,requestingUserCanEdit,editors))',
  marks: 'developerMetadata(metadataKey,metadataValue)',
  tokens: 'sheets/filterViews(filterViewId,title)',
  readback: `sheets(properties/sheetId,${GRID})`,
  /** Of `batchUpdate` with the spreadsheet in its response. */
  sent: `updatedSpreadsheet/sheets(properties/sheetId,${GRID})`,
  notes: `${TITLES},sheets(${TAB},merges,${PROTECTED},${NOTED})`,
  notesSent: `updatedSpreadsheet/sheets(properties/sheetId,${NOTED})`,
  /** Of a `batchUpdate` whose answer does not matter. */
  nothing: 'spreadsheetId',
} as const;
