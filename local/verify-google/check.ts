/** What a check is, and what it tells. */
import type { Workplace } from './workplace.ts';

export interface Finding {
  /** Whether Google behaves as the protocol needs it. */
  holds: boolean;
  /** What was seen, in sentences; told in either case. */
  seen: string[];
}

export interface Check {
  /** What the protocol rests on, as a sentence. */
  claim: string;
  /** Throws PlainError when it cannot be found out. */
  run: (place: Workplace, console: CheckConsole) => Promise<Finding>;
}

/** How a check talks to the person and waits for time to pass. */
export interface CheckConsole {
  say: (sentence: string) => void;
  pause: (ms: number) => Promise<void>;
}
