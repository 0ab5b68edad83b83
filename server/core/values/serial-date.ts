/**
 * Sheet dates are serial numbers: days since 1899-12-30, the fraction being the part of the day, without a time zone
 * (Google Sheets API reference, "DateTimeRenderOption"). Here they become wall-time text and back, to the millisecond.
 */

const MS_PER_DAY = 86_400_000;
const EPOCH_MS = Date.UTC(1899, 11, 30);
const WALL_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?$/;

/** MySQL's DATETIME holds the years 1000 to 9999. */
const FIRST_MS = Date.UTC(1000, 0, 1);
const END_MS = Date.UTC(10_000, 0, 1);

/** `YYYY-MM-DD HH:MM:SS.mmm`, or null when the date is outside of what MySQL's DATETIME can hold. */
export function serialToWallTime(serial: number): string | null {
  const ms = EPOCH_MS + Math.round(serial * MS_PER_DAY);
  return ms >= FIRST_MS && ms < END_MS ? formatMs(ms) : null;
}

/** The serial number of a wall time as `serialToWallTime` gives it. */
export function wallTimeToSerial(wallTime: string): number {
  const ms = wallTimeMs(wallTime);
  if (ms === null) throw new RangeError('not a wall time');
  return (ms - EPOCH_MS) / MS_PER_DAY;
}

/**
 * Canonical form of an ISO-like date or date-time text without a zone; null when it is none or names a day that does
 * not exist. Digits beyond milliseconds are kept only where they are not all zero.
 */
export function canonicalWallTime(text: string): string | null {
  const ms = wallTimeMs(text);
  if (ms === null || ms < FIRST_MS || ms >= END_MS) return null;
  const beyond = (WALL_TIME.exec(text)?.[7] ?? '').padEnd(6, '0').slice(3);
  return formatMs(ms) + (beyond === '000' ? '' : beyond);
}

/** Whether a wall time has digits beyond milliseconds, which no date of a sheet keeps for certain. */
export function isFinerThanMs(wallTime: string): boolean {
  return wallTime.length > 'YYYY-MM-DD HH:MM:SS.mmm'.length;
}

/** A canonical wall time rounded to so many digits of a second; null when it has more than the column and milliseconds keep. */
export function fitWallTime(wallTime: string, digits: number): string | null {
  if (isFinerThanMs(wallTime)) return digits > 3 ? wallTime : null;
  if (digits >= 3 || wallTime.endsWith('.000')) return wallTime;
  const step = 10 ** (3 - digits);
  const ms = wallTimeMs(wallTime) ?? 0;
  const fitted = Math.round(ms / step) * step;
  return fitted < END_MS ? formatMs(fitted) : null;
}

function wallTimeMs(text: string): number | null {
  const match = WALL_TIME.exec(text);
  if (!match) return null;
  const fraction = (match[7] ?? '').padEnd(6, '0');
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, Number(fraction.slice(0, 3)));
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1000 ? ms : null;
}

function formatMs(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
}
