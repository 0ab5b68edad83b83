/** Dates as Sheets counts them: days since 1899-12-30, the time of day as the fraction, always wall time. */

const dayMs = 86_400_000;
const epochMs = Date.UTC(1899, 11, 30);

/** The serial of a wall time given as if it were UTC, in milliseconds since 1970. */
export function serialOfWallTime(wallMs: number): number {
  return (wallMs - epochMs) / dayMs;
}

/** The wall time of a serial as milliseconds since 1970, as if it were UTC; rounded to whole milliseconds. */
export function wallTimeOfSerial(serial: number): number {
  return Math.round(serial * dayMs) + epochMs;
}

/** The serial that a clock in that time zone shows at an instant (milliseconds since 1970). */
export function serialOfInstant(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return serialOfWallTime(wall + (((instantMs % 1000) + 1000) % 1000));
}
