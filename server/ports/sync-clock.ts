/** The reference clock, which is the MySQL server's, as this process knows it. */
import type { Micros } from '../core/micros.ts';

export interface SyncClock {
  /** An instant surely not later than now. Throws CLOCK_UNKNOWN when the last measurement is too old. */
  lower(): Micros;
  /** An instant surely not earlier than now. Throws CLOCK_UNKNOWN likewise. */
  upper(): Micros;
}
