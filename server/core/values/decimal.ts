/** Canonical decimal text: no exponent, no leading or trailing zeros beyond need, `-0` is `0`. */
import { remembered } from './remembered.ts';

export interface DecimalType {
  precision: number;
  scale: number;
}

const DECIMAL_TYPE = /^DECIMAL\((\d+),\s*(\d+)\)/i;
const INTEGER_TYPE = /^(TINY|SMALL|MEDIUM|BIG)?INT\b/i;
/** Digits of the largest whole number. */
const DIGITS: Readonly<Record<string, number>> = { TINY: 3, SMALL: 5, MEDIUM: 8, BIG: 20 };
const INT_DIGITS = 10;
/** Whole numbers of other types. */
const OTHERS: readonly [RegExp, DecimalType][] = [
  [/^YEAR\b/, { precision: 4, scale: 0 }],
  [/^BIT\b/, { precision: 20, scale: 0 }],
];
const PLAIN_DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Of an exact type: decimals, and whole numbers as decimals without a fraction. */
export const parseDecimalType = remembered((nativeType: string): DecimalType | null => {
  const match = DECIMAL_TYPE.exec(nativeType);
  if (match) return { precision: Number(match[1]), scale: Number(match[2]) };
  const whole = INTEGER_TYPE.exec(nativeType);
  if (!whole) return OTHERS.find(([pattern]) => pattern.test(nativeType))?.[1] ?? null;
  return {
    precision: whole[1] === undefined ? INT_DIGITS : (DIGITS[whole[1].toUpperCase()] ?? INT_DIGITS),
    scale: 0,
  };
});

/** Whether the text is a plain decimal number: an optional minus, no leading zeros, no exponent. */
export function isPlainDecimal(text: string): boolean {
  return PLAIN_DECIMAL.test(text);
}

/** Without the zeros that ZEROFILL puts before a number. */
export function withoutFill(text: string): string {
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}

/** The shortest decimal that a FLOAT (four bytes) takes for this number; null when it is too large for one. */
export function shortestFloat(value: number): string | null {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return null;
  for (let digits = 1; digits < 9; digits += 1) {
    const rounded = Number(float.toPrecision(digits));
    if (Math.fround(rounded) === float) return plainNumber(rounded);
  }
  return plainNumber(Number(float.toPrecision(9)));
}

/** Removes zeros at the end of the fraction; `-0` becomes `0`. Takes a plain decimal. */
export function trimDecimal(text: string): string {
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return trimmed === '-0' ? '0' : trimmed;
}

/**
 * Rounds a plain decimal to the type's scale, half away from zero as MySQL does with decimals, and returns it trimmed;
 * null when its integer part has more digits than the type holds.
 */
export function fitDecimal(text: string, type: DecimalType): string | null {
  if (fitsAsItIs(text, type)) return trimDecimal(text);
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const kept = fraction.slice(0, type.scale).padEnd(type.scale, '0');
  let units = BigInt(whole + kept);
  if ((fraction[type.scale] ?? '0') >= '5') units += 1n;
  if (units >= 10n ** BigInt(type.precision)) return null;
  const digits = units.toString().padStart(type.scale + 1, '0');
  const point = digits.length - type.scale;
  const plain = type.scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return trimDecimal(negative ? `-${plain}` : plain);
}

/** Most numbers need no rounding: neither part has more digits than the type keeps. */
function fitsAsItIs(text: string, { precision, scale }: DecimalType): boolean {
  const start = text.startsWith('-') ? 1 : 0;
  const point = text.indexOf('.');
  const end = point === -1 ? text.length : point;
  const fraction = point === -1 ? 0 : text.length - point - 1;
  return end - start <= precision - scale && fraction <= scale;
}

/** The shortest decimal text of a double, written without an exponent. Takes a finite number. */
export function plainNumber(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', lead = '', rest = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  const digits = lead + rest;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}
