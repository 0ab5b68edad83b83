/** Cells and ranges between the workbook's form and the API's JSON. */
import type { Cell, CellFormat, CellValue, CellView } from '../workbook/cell.ts';
import { cellOf, errorText, isCellError } from '../workbook/cell.ts';
import type { GridRange, Rectangle } from '../workbook/grid-range.ts';
import { formatCell } from '../workbook/format-cell.ts';
import type { Tab } from '../workbook/tab.ts';
import { defaultFormat } from './default-format.ts';
import type { FieldMask } from './field-mask.ts';
import { applyFieldMask, maskOf } from './field-mask.ts';
import { invalidArgument, unimplemented } from './google-error.ts';
import { checkCharacters } from './storage-limits.ts';
import type { WireCell, WireGridRange, WireValue } from './wire-schemas.ts';

/** `ExtendedValue` of a computed value; undefined for a blank. */
function wireValue(value: CellValue): object | undefined {
  if (value === undefined) return undefined;
  if (isCellError(value)) return { errorValue: { type: value.error, message: value.message } };
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'string' ? { stringValue: value } : { boolValue: value };
}

/** Makes `CellData` of a cell with only what the mask asks for; a blank without properties is {}. */
export type CellRenderer = (tab: Tab, row: number, column: number) => object;

type FieldRenderer = (cell: Cell, effective: CellValue) => unknown;

const cellFields: Readonly<Record<string, FieldRenderer>> = {
  userEnteredValue: ({ formula, value }) =>
    formula === undefined ? wireValue(value) : { formulaValue: formula },
  effectiveValue: (_cell, effective) => wireValue(effective),
  formattedValue: ({ format }, effective) =>
    effective === undefined ? undefined : formatCell(effective, format?.numberFormat),
  userEnteredFormat: ({ format }) => format,
  effectiveFormat: ({ format }) => ({ ...defaultFormat, ...format }),
  note: ({ note }) => note,
  dataValidation: ({ validation }) => validation,
};

/** Works the mask out once, for the many cells of an answer. */
export function cellRenderer(mask: FieldMask): CellRenderer {
  const wanted = Object.entries(cellFields).flatMap(([name, render]) => {
    const fieldMask = maskOf(mask, name);
    return fieldMask ? [{ name, render, fieldMask }] : [];
  });
  return (tab, row, column) => {
    const cell = tab.cell(row, column);
    const answer: Record<string, unknown> = {};
    if (cell === undefined) return answer;
    const effective = tab.effective(row, column);
    for (const { name, render, fieldMask } of wanted) {
      const value = render(cell, effective);
      if (value !== undefined) answer[name] = fieldMask.all ? value : applyFieldMask(value, fieldMask);
    }
    return answer;
  };
}

/** The content that an `ExtendedValue` stands for; an empty one clears. Throws when it cannot be written. */
function contentOf(value: WireValue | undefined): Pick<Cell, 'value' | 'formula'> {
  const { numberValue, stringValue, boolValue, formulaValue, errorValue } = value ?? {};
  if (errorValue) throw invalidArgument('ErrorValue cannot be set.');
  checkCharacters(formulaValue ?? stringValue ?? '');
  if (formulaValue !== undefined) {
    return formulaValue.startsWith('=') ? { formula: formulaValue } : { value: formulaValue };
  }
  if (stringValue !== undefined) return stringValue === '' ? {} : { value: stringValue };
  const scalar = numberValue ?? boolValue;
  return scalar === undefined ? {} : { value: scalar };
}

/**
 * The cell after `sent` was written under a field mask: each field that the mask names is set, or cleared
 * where `sent` has none; all others stay.
 */
export function writeCell(old: Cell | undefined, sent: WireCell, mask: FieldMask): Cell | undefined {
  for (const name of ['textFormatRuns', 'chipRuns', 'pivotTable'] as const) {
    if (maskOf(mask, name) && sent[name] !== undefined) throw unimplemented(`CellData.${name}`);
  }
  const content = maskOf(mask, 'userEnteredValue') ? contentOf(sent.userEnteredValue) : old;
  const formatMask = maskOf(mask, 'userEnteredFormat');
  return cellOf({
    value: content?.value,
    formula: content?.formula,
    format: formatMask
      ? writeUnderMask<CellFormat>(old?.format, sent.userEnteredFormat, formatMask)
      : old?.format,
    note: maskOf(mask, 'note') ? sent.note || undefined : old?.note,
    validation: maskOf(mask, 'dataValidation') ? sent.dataValidation : old?.validation,
  });
}

/** Merges an object under a mask; undefined when nothing is left of it. */
export function writeUnderMask<T extends object>(
  old: T | undefined,
  sent: object | undefined,
  mask: FieldMask,
): T | undefined {
  const merged: Record<string, unknown> = mask.all ? { ...sent } : { ...old };
  for (const [name, below] of mask.fields) {
    const next: unknown = sent && Reflect.get(sent, name);
    merged[name] = below.all ? next : writeUnderMask(asObject(merged[name]), asObject(next), below);
  }
  const kept = Object.entries(merged).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as T);
}

function asObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** The workbook's range of an API range; the tab's id 0 may be left out. */
export function rangeOf(range: WireGridRange): GridRange {
  return {
    tabId: range.sheetId ?? 0,
    startRow: range.startRowIndex,
    endRow: range.endRowIndex,
    startColumn: range.startColumnIndex,
    endColumn: range.endColumnIndex,
  };
}

/** The range as the API shows it: bounds that are open, and a tab id of 0, are left out. */
export function wireRange(range: GridRange | (Rectangle & { tabId: number })): WireGridRange {
  const { tabId, startRow, endRow, startColumn, endColumn } = range;
  return {
    ...(tabId === 0 ? {} : { sheetId: tabId }),
    ...(startRow === undefined ? {} : { startRowIndex: startRow }),
    ...(endRow === undefined ? {} : { endRowIndex: endRow }),
    ...(startColumn === undefined ? {} : { startColumnIndex: startColumn }),
    ...(endColumn === undefined ? {} : { endColumnIndex: endColumn }),
  };
}

/** A value as `values.get` renders it. */
export function renderValue(
  cell: CellView,
  options: { readonly valueRenderOption: string; readonly dateTimeRenderOption: string },
): string | number | boolean {
  const { valueRenderOption, dateTimeRenderOption } = options;
  if (valueRenderOption === 'FORMULA' && cell.formula !== undefined) return cell.formula;
  if (valueRenderOption === 'FORMATTED_VALUE' || cell.effective === undefined) return cell.formatted;
  if (isCellError(cell.effective)) return errorText(cell.effective);
  const isDate = ['DATE', 'TIME', 'DATE_TIME'].includes(cell.format?.numberFormat?.type ?? '');
  return isDate && dateTimeRenderOption === 'FORMATTED_STRING' ? cell.formatted : cell.effective;
}
