/** How Google treats us, judged from the calls that were made anyway. */

/** `limited`: the quota is used up; `down`: no answer, or no access to the API at all. */
export type SheetsAccess = 'up' | 'limited' | 'down';

export interface LastCall {
  /** Milliseconds since 1970. */
  at: number;
  access: SheetsAccess;
  /** What keeps us from Google; null when it answered. */
  problem: string | null;
}

/** The newest of several processes' last calls; null when none has made one. */
export function latestCall(calls: readonly (LastCall | null)[]): LastCall | null {
  return calls.reduce((newest, call) => {
    if (call === null || newest === null) return newest ?? call;
    return call.at > newest.at ? call : newest;
  }, null);
}
