/**
 * Why a request of the add-on brought no answer, in words for people. Google's own limit is told apart from a server that
 * is away: other people can do something about each. Pure.
 */
import { DAILY_LIMIT, UNREACHABLE } from './rpc.ts';
import type { Problem } from './rpc.ts';

export interface Unanswered {
  problem: Problem;
  /** What becomes of edits that were to be sent. */
  waiting: string;
}

/**
 * Google's sentence is in the language of the account, the name of the service in it is not: "Service invoked too many times
 * for one day: urlfetch." Its other complaints write the name otherwise (URLFetch, UrlFetchApp).
 */
const LIMIT = /\burlfetch\b/;

export function unanswered(error: unknown): Unanswered {
  const reason = error instanceof Error ? error.message : String(error);
  if (LIMIT.test(reason)) {
    const limit =
      'Google lets an account send only so many requests a day from add-ons and scripts (20,000; 100,000 with Google Workspace), and those of this account are used up.';
    return {
      problem: { code: DAILY_LIMIT, message: `${limit} They are renewed within 24 hours.` },
      waiting: `${limit} Nothing is lost: edits are kept and go out when they are renewed, within 24 hours - or at once, when somebody with another account chooses "Take over" in this sidebar.`,
    };
  }
  const away = `The Rowlink server could not be reached (${reason}).`;
  return {
    problem: { code: UNREACHABLE, message: `${away} Try again in a minute, or ask its operator.` },
    waiting: `${away} Rowlink tries again by itself.`,
  };
}
