/** Numbers as people write them in texts, for links with lenient rules. Pure. */
import { isPlainDecimal, plainNumber } from './decimal.ts';

/** What stands before the digits, the digits with their separators, and what stands after them. */
const ONE_NUMBER = /^([^\d]*?)((?:[.,](?=\d))?\d[\d.,'’ \u00a0\u202f]*)([^\d]*)$/u;
const SCIENTIFIC = /^[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?\d{1,3}$/i;
const GROUPED = /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/;

/**
 * The plain decimal that a text with exactly one number in it means, or null. Currency, units and blanks are left out;
 * `(5)` and `5-` are negative, `12%` is 0.12. Where point and comma both occur, the last one is the decimal separator; a
 * single comma before three digits separates thousands.
 */
export function looseNumber(text: string): string | null {
  if (SCIENTIFIC.test(text)) return finite(Number(text));
  const match = ONE_NUMBER.exec(text);
  if (!match) return null;
  const [, before = '', digits = '', after = ''] = match;
  const size = withoutSeparators(digits.replace(/['’ \u00a0\u202f]/gu, '').replace(/[.,]$/, ''));
  if (size === null) return null;
  const isNegative =
    /[-−]/u.test(before) || /^[-−]/u.test(after) || (before.includes('(') && after.includes(')'));
  const shifted = after.trimStart().startsWith('%') ? hundredth(size) : size;
  return isNegative ? `-${shifted}` : shifted;
}

function finite(number: number): string | null {
  return Number.isFinite(number) ? plainNumber(number) : null;
}

/** Only digits and separators come in. */
function withoutSeparators(digits: string): string | null {
  const decimalAt = decimalPlace(digits);
  const whole = decimalAt < 0 ? digits : digits.slice(0, decimalAt);
  const fraction = decimalAt < 0 ? '' : digits.slice(decimalAt + 1);
  if (/[.,]/.test(whole) && !GROUPED.test(whole)) return null;
  const plain = whole.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '') || '0';
  const number = fraction === '' ? plain : `${plain}.${fraction}`;
  return isPlainDecimal(number) ? number : null;
}

/** Where the decimal separator stands; -1: there is none. */
function decimalPlace(digits: string): number {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return -1;
  const separator = digits.charAt(last);
  if (digits.indexOf(separator) < last) return -1;
  const isAlone = !digits.includes(separator === '.' ? ',' : '.');
  return separator === ',' && isAlone && GROUPED.test(digits) ? -1 : last;
}

function hundredth(plain: string): string {
  const [whole = '', fraction = ''] = plain.split('.');
  const padded = whole.padStart(3, '0');
  return `${padded.slice(0, -2).replace(/^0+(?=\d)/, '')}.${padded.slice(-2)}${fraction}`;
}
