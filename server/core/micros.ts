/**
 * Instants of the protocol: microseconds since 1970-01-01 UTC on the reference clock, which is the MySQL server's.
 * They stay below 2^53 until the year 2255, so a plain number is exact.
 */
export type Micros = number;

export const MICROS_PER_MS = 1_000;

/** `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, as MySQL's DATETIME(6) takes it. */
export function toSqlDateTime(at: Micros): string {
  const ms = Math.floor(at / MICROS_PER_MS);
  const iso = new Date(ms).toISOString();
  const micros = String(at - ms * MICROS_PER_MS).padStart(3, '0');
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${micros}`;
}

/** Reads what `toSqlDateTime` writes; fewer fraction digits are accepted. */
export function fromSqlDateTime(text: string): Micros {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) throw new RangeError(`not a DATETIME: ${text}`);
  const seconds = Date.parse(`${match[1]}T${match[2]}Z`);
  if (Number.isNaN(seconds)) throw new RangeError(`not a DATETIME: ${text}`);
  return seconds * MICROS_PER_MS + Number((match[3] ?? '').padEnd(6, '0'));
}
