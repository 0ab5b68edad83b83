/** Wall times of time zones, and the part of Java's SimpleDateFormat patterns that scripts use. Pure. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** What a clock in the zone shows at an instant, as milliseconds since 1970 as if it were UTC. */
export function wallTimeOfInstant(instantMs: number, timeZone: string): number {
  if (timeZone === 'Etc/GMT' || timeZone === 'UTC' || timeZone === 'Etc/UTC') return instantMs;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterOf(timeZone).formatToParts(instantMs)) parts[type] = value;
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(parts.month) - 1, Number(parts.day));
  wall.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  return wall.getTime() + (((instantMs % 1000) + 1000) % 1000);
}

/**
 * The instant at which a clock in the zone shows a wall time: of two the earlier, unless the later is preferred; of none
 * the one an hour on.
 */
export function instantOfWallTime(wallMs: number, timeZone: string, prefersLater = false): number {
  const before = wallMs - (wallTimeOfInstant(wallMs - 86_400_000, timeZone) - (wallMs - 86_400_000));
  const after = wallMs - (wallTimeOfInstant(wallMs + 86_400_000, timeZone) - (wallMs + 86_400_000));
  const candidates = prefersLater ? [after, before] : [before, after];
  return candidates.find((instant) => wallTimeOfInstant(instant, timeZone) === wallMs) ?? before;
}

/** Formats an instant. Throws for a pattern letter that is not known here. */
export function formatDate(instantMs: number, timeZone: string, pattern: string): string {
  const wallMs = wallTimeOfInstant(instantMs, timeZone);
  const wall = new Date(wallMs);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  const field = (letters: string): string => {
    const width = letters.length;
    switch (letters.charAt(0)) {
      case 'y':
        return width === 2 ? pad(wall.getUTCFullYear() % 100, 2) : pad(wall.getUTCFullYear(), width);
      case 'M':
        return pad(wall.getUTCMonth() + 1, width);
      case 'd':
        return pad(wall.getUTCDate(), width);
      case 'H':
        return pad(wall.getUTCHours(), width);
      case 'm':
        return pad(wall.getUTCMinutes(), width);
      case 's':
        return pad(wall.getUTCSeconds(), width);
      case 'S':
        return pad(wall.getUTCMilliseconds(), width);
      case 'Z':
        return offsetText(wallMs - instantMs);
      default:
        throw new Error(
          `Utilities.formatDate: the letter "${letters}" is not a part of the Apps Script host.`,
        );
    }
  };
  return pattern.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (found, quoted: string | undefined) =>
    quoted === undefined ? field(found) : quoted === '' ? "'" : quoted.replaceAll("''", "'"),
  );
}

function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const digits = String(Math.floor(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0');
  return (offsetMs < 0 ? '-' : '+') + digits;
}
