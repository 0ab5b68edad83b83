/** Ways into the dashboard, and why somebody who came back from his provider is not let in. */
export interface WaysIn {
  /** Null: with the operator's token only. */
  openId: { provider: string } | null;
}

export const SIGN_IN_PATH = '/api/operator/sign-in';
/** Where the provider sends the browser back to; it has to know this address. */
export const SIGN_IN_DONE_PATH = `${SIGN_IN_PATH}/done`;

export const SIGN_IN_PROBLEMS = {
  SIGN_IN_FAILED: 'Signing in was cancelled, or took longer than ten minutes. Try again.',
  SIGN_IN_NOT_NAMED:
    'This account is not among the operators. Sign in with another one, or have it added to SYNC_OPERATORS.',
  SIGN_IN_UNREACHABLE:
    'The provider of accounts does not answer just now. Try again in a minute, or use the operator token.',
} as const;

export type SignInProblem = keyof typeof SIGN_IN_PROBLEMS;
