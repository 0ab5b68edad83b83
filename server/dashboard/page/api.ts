/** Asks the server, typed. The browser sends the session along; a call without one is refused with 401. */
import type { Problem } from '../../../addon/rpc.ts';
import { Refused } from '../../../addon/sidebar/problem.ts';
import { linkRequest, type LinkCall, type LinkCalls } from '../../../shared/protocol/link-api/calls.ts';
import type { SeriesRange } from '../../../shared/protocol/operator-api/ranges.ts';
import type {
  ActPage,
  ErrorPage,
  LetterPage,
  LetterRetry,
} from '../../../shared/protocol/operator-api/requests.ts';
import type { WaysIn } from '../../../shared/protocol/operator-api/sign-in.ts';
import type {
  AccountList,
  ActList,
  ErrorList,
  LetterList,
  Series,
  SessionView,
  SignedOutView,
} from '../../../shared/protocol/operator-api/views.ts';

const OPERATOR = '/api/operator';

/** What is undefined is left out. */
type Wanted<T> = { readonly [K in keyof T]?: T[K] | undefined };
/** The filters of a list, and where its page begins. */
export type WantedPage<T> = Wanted<Omit<T, 'before' | 'limit'>> & { readonly before?: number | undefined };

/** As `Refused`, because there is no session (any more). */
export class SignedOut extends Refused {}

export const readSession = () => call<SessionView>('GET', `${OPERATOR}/session`);
export const signIn = (by: { token: string } | { ticket: string }) =>
  call<SessionView>('POST', `${OPERATOR}/session`, JSON.stringify(by));
export const readWaysIn = () => call<WaysIn>('GET', `${OPERATOR}/sign-in/ways`);
export const signOut = () => call<SignedOutView>('DELETE', `${OPERATOR}/session`);
export const LIVE_ADDRESS = `${OPERATOR}/live`;

export function readSeries(range: SeriesRange, link?: string): Promise<Series> {
  return call('GET', `${OPERATOR}/series${queryOf({ range, link })}`);
}

export const listErrors = (page: WantedPage<ErrorPage>): Promise<ErrorList> =>
  call('GET', `${OPERATOR}/errors${queryOf(page)}`);
export const listActs = (page: WantedPage<ActPage>): Promise<ActList> =>
  call('GET', `${OPERATOR}/acts${queryOf(page)}`);
export const listAccounts = () => call<AccountList>('GET', `${OPERATOR}/accounts`);
export const listLetters = (page: WantedPage<LetterPage>): Promise<LetterList> =>
  call('GET', `${OPERATOR}/dead-letters${queryOf(page)}`);
export const retryLetters = (which: Wanted<LetterRetry>): Promise<{ count: number }> =>
  call('POST', `${OPERATOR}/dead-letters/retry`, JSON.stringify(which));

export function askLink<C extends LinkCall>(
  link: string,
  name: C,
  request: LinkCalls[C]['request'],
): Promise<LinkCalls[C]['answer']> {
  const { method, path, body } = linkRequest(link, name, { ...request });
  return call(method, path, method === 'POST' ? body : undefined);
}

async function call<T>(method: string, path: string, body?: string): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });
  } catch {
    throw new Refused({
      code: 'UNREACHABLE',
      message: 'The server does not answer. It is asked again by itself.',
    });
  }
  const said = (await answer.json().catch(() => null)) as T | { error: Problem } | null;
  if (answer.ok && said !== null) return said as T;
  const known = said as { error?: Problem } | null;
  const problem = known?.error ?? {
    code: 'UNEXPECTED',
    message: `The server gave an answer that cannot be understood (${answer.status}).`,
  };
  throw answer.status === 401 ? new SignedOut(problem) : new Refused(problem);
}

/** What is absent is left out. */
function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  return query.length === 0 ? '' : `?${query.join('&')}`;
}
