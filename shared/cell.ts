/**
 * A cell of the sheet as it was read, before any column type is applied. It is what the add-on sends and what the
 * Sheets adapter returns, so both sides of the product judge a cell by the same rules (`server/core/values`).
 *
 * - `null` empty, `string` text, `number`, `boolean` as they are;
 * - `{ serial }` a number shown as a date or a time: days since 1899-12-30 as wall time of the spreadsheet;
 * - `{ error }` an error value such as `#N/A`;
 * - `{ formula, value }` a formula and what it shows now;
 * - `{ unsure }` the add-on could not tell the value; only a read by the server decides.
 */
export type RawCell = RawScalar | { formula: string; value: RawScalar } | { unsure: true };

/** A cell without its formula. */
export type RawScalar = null | string | number | boolean | { serial: number } | { error: string };
