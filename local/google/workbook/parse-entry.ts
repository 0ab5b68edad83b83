/** What becomes of a text that a person types, or that the API enters as USER_ENTERED (en_US rules). */
import { isDateFormat, isPercentFormat, parseValue } from 'numfmt';
import type { CellFormat, Scalar } from './cell.ts';

type NumberFormat = NonNullable<CellFormat['numberFormat']>;

export interface Entry {
  readonly value?: Scalar;
  readonly formula?: string;
  /** The format that the entry brings along; used when the cell has none of its own. */
  readonly numberFormat?: NumberFormat;
}

const namedMonth = /^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$/;

/** Parses an entry. '' clears; "=…" is a formula; "'…" is text; a cell formatted as text takes all as text. */
export function parseEntry(text: string, numberFormat?: NumberFormat): Entry {
  if (text === '') return {};
  if (text.startsWith("'")) return { value: text.slice(1) };
  if (numberFormat?.type === 'TEXT') return { value: text };
  if (text.startsWith('=') && text.length > 1) return { formula: text };
  const parsed = parseValue(text.replace(namedMonth, '$2-$1-$3'));
  if (parsed === null) return { value: text };
  if (typeof parsed.v !== 'number' || parsed.z === undefined) return { value: parsed.v };
  return { value: parsed.v, numberFormat: formatOf(parsed.z) };
}

function formatOf(pattern: string): NumberFormat {
  return { type: typeOf(pattern), pattern };
}

function typeOf(pattern: string): string {
  if (isDateFormat(pattern)) {
    const time = /h/i.test(pattern);
    if (!time) return 'DATE';
    return /[yd]/i.test(pattern) ? 'DATE_TIME' : 'TIME';
  }
  if (isPercentFormat(pattern)) return 'PERCENT';
  if (/E\+/i.test(pattern)) return 'SCIENTIFIC';
  return /[$€£¥]/.test(pattern) ? 'CURRENCY' : 'NUMBER';
}
