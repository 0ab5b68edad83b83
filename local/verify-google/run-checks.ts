/** Runs checks one after the other and tells each finding plainly. */
import { PlainError } from '../launch/plain-error.mjs';
import type { Check, CheckConsole } from './check.ts';
import type { Workplace } from './workplace.ts';

export type Verdict = 'PASS' | 'FAIL' | 'OPEN';

/** Told as it goes: `OPEN` is what could not be found out. A stop asked for by `signal` leaves the rest out. */
export async function runChecks(
  checks: readonly (readonly [name: string, check: Check])[],
  place: Workplace,
  console: CheckConsole,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [name, check] of checks) {
    if (signal.aborted) break;
    const { verdict, seen } = await runCheck(check, place, console);
    verdicts.push(verdict);
    console.say(`${verdict}  ${name}: ${check.claim}.`);
    for (const sentence of seen) console.say(`      ${sentence}`);
  }
  return verdicts;
}

async function runCheck(
  check: Check,
  place: Workplace,
  console: CheckConsole,
): Promise<{ verdict: Verdict; seen: string[] }> {
  try {
    const { holds, seen } = await check.run(place, console);
    return { verdict: holds ? 'PASS' : 'FAIL', seen };
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    return { verdict: 'OPEN', seen: [error.message] };
  }
}

/** 0 all hold, 1 one does not hold, 2 it could not be found out. */
export function exitCodeOf(verdicts: readonly Verdict[], asked: number): number {
  if (verdicts.includes('FAIL')) return 1;
  return verdicts.length < asked || verdicts.includes('OPEN') ? 2 : 0;
}
