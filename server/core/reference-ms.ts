/** The reference clock as one number, for the wire: the middle of what this process knows of it. */
import { MICROS_PER_MS, type Micros } from './micros.ts';

/** Milliseconds since 1970. Throws what the clock throws while it knows no time. */
export function referenceMs(clock: { lower(): Micros; upper(): Micros }): number {
  return Math.round((clock.lower() + clock.upper()) / 2 / MICROS_PER_MS);
}
