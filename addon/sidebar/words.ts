/** How times, numbers and places are said. Pure; the present is a parameter. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "12 s ago", "5 min ago", "3 h ago", else the date. `at` is ISO text or milliseconds. */
export function ago(at: string | number, now: number): string {
  const ms = now - instantOf(at);
  if (ms < 3_000) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return dayOf(at);
}

/** A length of time: "under a second", "12 s", "5 min", "3 h". */
export function lasting(ms: number): string {
  if (ms < 1_000) return 'under a second';
  if (ms < MINUTE) return `${Math.floor(ms / 1_000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  return `${Math.floor(ms / HOUR)} h`;
}

/** The day as people of this browser write it. */
function dayOf(at: string | number): string {
  return new Date(at).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Day and time. */
export function momentOf(at: string | number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** "1 row", "3,376 rows". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

export function instantOf(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
