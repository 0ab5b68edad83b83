/**
 * The cooldown: a row that one side touched just now is not written from the other side at once, so that two programs that
 * answer each other do not chase. It puts work off, once, by the cooldown at most, counted from the work's own time.
 */
import { MICROS_PER_MS, type Micros } from './micros.ts';

export interface Cooldown {
  length: Micros;
  now: Micros;
}

/**
 * Until when work of the time `own` waits, because the other side touched the row at `other`; null when it does not wait.
 * Both times count: neither an old touch nor touch upon touch can hold work back for longer than the cooldown.
 */
export function coolsUntil({ length, now }: Cooldown, own: Micros, other: Micros | undefined): Micros | null {
  if (other === undefined) return null;
  const until = Math.min(own, other) + length;
  return now < until ? until : null;
}

/** Milliseconds for a delayed ring, rounded up: it must not come early. */
export function delayMs(now: Micros, until: Micros): number {
  return Math.ceil((until - now) / MICROS_PER_MS);
}
