/** What `doctor` finds: each thing it looked at, whether it is good, and what to do when it is not. */

export interface Finding {
  area: 'server' | 'settings' | 'mysql' | 'redis' | 'google';
  /** Stable: programs may look for it. */
  check: string;
  /** `warning`: it works, and may hurt one day; `problem`: something does not work. */
  state: 'good' | 'warning' | 'problem';
  /** What is there. */
  found: string;
  /** What to do; null when it is good. */
  remedy: string | null;
}

type Judge = (check: string, found: string, remedy?: string) => Finding;

/** Finding makers of one area. */
export function findingsOf(area: Finding['area']): { good: Judge; warning: Judge; problem: Judge } {
  const judge =
    (state: Finding['state']): Judge =>
    (check, found, remedy) => ({ area, check, state, found, remedy: remedy ?? null });
  return { good: judge('good'), warning: judge('warning'), problem: judge('problem') };
}
