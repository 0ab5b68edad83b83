/** One client for several accounts: each call is made by the account that works on the spreadsheet. */
import type { CallResult, GoogleClient } from './client.ts';
import type { Failure } from './google-errors.ts';

/** `accountOf` names one of `clients`. As a client's, no method throws: an account that cannot be told makes no call. */
export function clientByAccount(
  clients: ReadonlyMap<string, GoogleClient>,
  accountOf: (googleId: string) => Promise<string>,
): GoogleClient {
  const by = async <T>(
    googleId: string,
    call: (client: GoogleClient) => Promise<CallResult<T>>,
  ): Promise<CallResult<T>> => {
    let client: GoogleClient | undefined;
    try {
      client = clients.get(await accountOf(googleId));
    } catch {
      return unsent('MySQL does not tell which account works on it');
    }
    return client === undefined ? unsent('its account is not known') : call(client);
  };
  return {
    get: (googleId, ...rest) => by(googleId, (client) => client.get(googleId, ...rest)),
    getRanges: (googleId, ...rest) => by(googleId, (client) => client.getRanges(googleId, ...rest)),
    batchUpdate: (googleId, ...rest) => by(googleId, (client) => client.batchUpdate(googleId, ...rest)),
  };
}

function unsent(message: string): { ok: false; failure: Failure } {
  return { ok: false, failure: { isSent: false, status: null, reason: null, message } };
}
