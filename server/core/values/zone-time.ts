/**
 * Wall times of UTC as those of a time zone and back, by the platform's own table of zones. Where clocks are set back, two moments
 * share a wall time, which then means the earlier one; where they are set forward, some wall times are of no moment. Pure.
 */
import { remembered } from './remembered.ts';

const MS_PER_DAY = 86_400_000;
/** Of moments looked at; beyond it all are forgotten, so that they cannot grow for ever. */
const DAYS_MAX = 20_000;
/** Length of `YYYY-MM-DD HH:MM:SS.mmm`; digits behind it are the same in every zone. */
const TO_MS = 23;

/** Milliseconds that a zone is ahead of UTC at a moment. */
type Offset = (ms: number) => number;

/** Whether the platform knows a time zone of this name, such as `Europe/Berlin`. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A canonical wall time of UTC as one of the zone. Throws a RangeError for an unknown zone, as all here do. */
export function utcToZone(wallTime: string, zone: string): string {
  const ms = msOf(wallTime);
  return textOf(ms + offsetOf(zone)(ms), wallTime);
}

/**
 * A canonical wall time of the zone as one of UTC. One that the zone's clocks pass over is taken as if they had not been set forward
 * yet: 02:30 becomes the moment that is shown as 03:30.
 */
export function zoneToUtc(wallTime: string, zone: string): string {
  const offset = offsetOf(zone);
  const ms = msOf(wallTime);
  const [before, after] = [offset(ms - MS_PER_DAY), offset(ms + MS_PER_DAY)];
  const moment = [ms - before, ms - after].sort((a, b) => a - b).find((each) => each + offset(each) === ms);
  return textOf(moment ?? ms - before, wallTime);
}

/** False for a wall time that the zone's clocks pass over. */
export function isInZone(wallTime: string, zone: string): boolean {
  return utcToZone(zoneToUtc(wallTime, zone), zone) === wallTime;
}

function msOf(wallTime: string): number {
  return Date.parse(`${wallTime.slice(0, 10)}T${wallTime.slice(11, TO_MS)}Z`);
}

/** With the digits beyond milliseconds of the wall time that it was made of. */
function textOf(ms: number, from: string): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, TO_MS)}${from.slice(TO_MS)}`;
}

/**
 * A day at whose ends the offset is the same has it all along, because no zone changes twice within one: a column of moments asks
 * little of the platform.
 */
const offsetOf = remembered((zone: string): Offset => {
  const ask = askPlatform(zone);
  const atDays = new Map<number, number>();
  const atDay = (day: number): number => {
    const known = atDays.get(day);
    if (known !== undefined) return known;
    if (atDays.size >= DAYS_MAX) atDays.clear();
    const offset = ask(day * MS_PER_DAY);
    atDays.set(day, offset);
    return offset;
  };
  return (ms) => {
    const day = Math.floor(ms / MS_PER_DAY);
    const offset = atDay(day);
    return offset === atDay(day + 1) ? offset : ask(ms);
  };
});

function askPlatform(timeZone: string): Offset {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return shown - Math.floor(ms / 1_000) * 1_000;
  };
}
