/**
 * Dates to serials: `getValues` gives an instant, the sheet means the wall time of the spreadsheet's zone. The zone's
 * offset is asked once for each end of a day and remembered. What is not certain is said to be unsure: the server reads it.
 */

const DAY_MS = 86_400_000;
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30);

/**
 * Before this, zones keep local mean time, on which Sheets and Apps Script do not always agree. Pure times of day and
 * durations lie here too: they are instants of 1899-12-30.
 */
const CERTAIN_FROM_MS = Date.UTC(1910, 0, 1);

/** Each question is a call to Google; a paste of many different days must not cost thousands of them. */
export const OFFSET_QUESTIONS_MAX = 400;

/** Gives the serial of a Date, or null when it cannot be told for certain. */
export type SerialOf = (date: Date) => number | null;

/** `wallTimeOf(instantMs)` is what a clock in the spreadsheet's zone shows, as milliseconds as if it were UTC. */
export function serialReader(wallTimeOf: (instantMs: number) => number): SerialOf {
  const offsets = new Map<number, number>();
  const offsetAt = (instantMs: number): number | undefined => {
    const known = offsets.get(instantMs);
    if (known !== undefined || offsets.size >= OFFSET_QUESTIONS_MAX) return known;
    const offset = wallTimeOf(instantMs) - instantMs;
    offsets.set(instantMs, offset);
    return offset;
  };
  return (date) => {
    const instantMs = date.getTime();
    if (!(instantMs >= CERTAIN_FROM_MS)) return null;
    const dayStartMs = Math.floor(instantMs / DAY_MS) * DAY_MS;
    // A wall time that a clock change repeats lies up to a few hours beyond the change itself: hence the wider window.
    const before = offsetAt(dayStartMs - DAY_MS);
    const after = offsetAt(dayStartMs + 2 * DAY_MS);
    if (before === undefined || before !== after) return null;
    return (instantMs + before - SERIAL_EPOCH_MS) / DAY_MS;
  };
}
