/** The shapes that several requests share, as the API's reference describes them. */
import { z } from 'zod';

/** Integers may also come as decimal strings. */
export const int = z.union(
  [
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ],
  'TYPE_INT32',
);
export const boolean = z.boolean('TYPE_BOOL');
export const string = z.string('TYPE_STRING');
export const dimension = z.enum(['ROWS', 'COLUMNS'], 'type.googleapis.com/google.apps.sheets.v4.Dimension');

/** An object that is kept or ignored as it is. */
export const opaque = z.record(z.string(), z.unknown());

export const gridRange = z.strictObject({
  sheetId: int.optional(),
  startRowIndex: int.optional(),
  endRowIndex: int.optional(),
  startColumnIndex: int.optional(),
  endColumnIndex: int.optional(),
});
export type WireGridRange = z.infer<typeof gridRange>;

export const gridCoordinate = z.strictObject({
  sheetId: int.optional(),
  rowIndex: int.optional(),
  columnIndex: int.optional(),
});

export const dimensionRange = z.strictObject({
  sheetId: int.optional(),
  dimension,
  startIndex: int.optional(),
  endIndex: int.optional(),
});
export type WireDimensionRange = z.infer<typeof dimensionRange>;

/** A `DeveloperMetadataLocation`; its `locationType` is told by the others. */
export const metadataLocation = z.strictObject({
  locationType: string.optional(),
  spreadsheet: boolean.optional(),
  sheetId: int.optional(),
  dimensionRange: dimensionRange.optional(),
});
export type WireMetadataLocation = z.infer<typeof metadataLocation>;

const extendedValue = z.strictObject({
  numberValue: z.number('TYPE_DOUBLE').optional(),
  stringValue: string.optional(),
  boolValue: boolean.optional(),
  formulaValue: string.optional(),
  errorValue: opaque.optional(),
});
export type WireValue = z.infer<typeof extendedValue>;

export const cellData = z.strictObject({
  userEnteredValue: extendedValue.optional(),
  userEnteredFormat: opaque.optional(),
  note: string.optional(),
  dataValidation: opaque.optional(),
  textFormatRuns: z.array(opaque).optional(),
  chipRuns: z.array(opaque).optional(),
  pivotTable: opaque.optional(),
  // Output only: ignored when sent.
  effectiveValue: opaque.optional(),
  effectiveFormat: opaque.optional(),
  formattedValue: string.optional(),
  hyperlink: string.optional(),
});
export type WireCell = z.infer<typeof cellData>;

export const rowData = z.strictObject({ values: z.array(cellData).optional() });
export type WireRow = z.infer<typeof rowData>;

export const sheetProperties = z.strictObject({
  sheetId: int.optional(),
  title: string.optional(),
  index: int.optional(),
  sheetType: string.optional(),
  gridProperties: z
    .strictObject({
      rowCount: int.optional(),
      columnCount: int.optional(),
      frozenRowCount: int.optional(),
      frozenColumnCount: int.optional(),
      hideGridlines: boolean.optional(),
      rowGroupControlAfter: boolean.optional(),
      columnGroupControlAfter: boolean.optional(),
    })
    .optional(),
  hidden: boolean.optional(),
  rightToLeft: boolean.optional(),
  tabColor: opaque.optional(),
  tabColorStyle: opaque.optional(),
});
export type WireSheetProperties = z.infer<typeof sheetProperties>;
