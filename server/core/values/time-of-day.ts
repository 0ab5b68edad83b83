/** Values of TIME columns: `-838:59:59` to `838:59:59`, with up to six digits of a second. Pure. */

const TIME = /^(-?)(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/;
const HOURS_MAX = 838;
const MICROS_PER_DAY = 86_400_000_000;

/** As MySQL writes it, without zeros at the end of the fraction; null when the text is no time. */
export function canonicalTime(text: string): string | null {
  const match = TIME.exec(text.trim());
  if (!match) return null;
  const [, sign = '', hours = '', minutes = '', seconds = '00', digits = ''] = match;
  if (Number(hours) > HOURS_MAX) return null;
  const fraction = digits.replace(/0+$/, '');
  const plain = `${String(Number(hours)).padStart(2, '0')}:${minutes}:${seconds}${fraction === '' ? '' : `.${fraction}`}`;
  return plain === '00:00:00' ? plain : sign + plain;
}

/** A duration as a sheet keeps it, in days, rounded to the column's digits of a second; null when MySQL's TIME is too short for it. */
export function serialToTime(serial: number, digits: number): string | null {
  const step = 10 ** (6 - digits);
  const micros = Math.round((Math.abs(serial) * MICROS_PER_DAY) / step) * step;
  const part = (unit: number, of: number) => String(Math.floor(micros / unit) % of).padStart(2, '0');
  const hours = Math.floor(micros / 3_600_000_000);
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  const text = `${String(hours).padStart(2, '0')}:${part(60_000_000, 60)}:${part(1_000_000, 60)}.${fraction}`;
  return hours > HOURS_MAX ? null : canonicalTime(serial < 0 ? `-${text}` : text);
}
