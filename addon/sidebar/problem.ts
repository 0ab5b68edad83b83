/** What went wrong with something that was asked for, as it is shown to people. */
import { DAILY_LIMIT, UNREACHABLE } from '../rpc.ts';
import type { Problem } from '../rpc.ts';

/** What everything rejects with that asks for something. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What is shown of anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  return { code: 'PAGE', message: 'This page made a mistake. Close it and open it again.' };
}

/** The server does not have this call: it is of an earlier version. */
export function isMissing(problem: Problem): boolean {
  return problem.code === 'NOT_FOUND';
}

/** Nothing was asked of the server: it does not answer, or Google lets the add-on ask nobody. What was known before still holds. */
export function isUnanswered(problem: Problem | null | undefined): boolean {
  return problem?.code === UNREACHABLE || problem?.code === DAILY_LIMIT;
}
