/** Google's own client, signed in at the stand-in with a service account's key, without retries of its own. */
import type { sheets_v4 } from '@googleapis/sheets';
import { sheets } from '@googleapis/sheets';
import { JWT } from 'google-auth-library';
import type { ServiceAccountKey } from '../auth/service-account.ts';

export interface ClientOptions {
  readonly url: string;
  readonly key: Pick<ServiceAccountKey, 'client_email' | 'private_key'>;
  readonly scopes?: readonly string[];
}

/** The library has no option for the token address, so its request is led to the stand-in. */
export function signedIn({ url, key, scopes }: ClientOptions): JWT {
  const auth = new JWT({
    email: key.client_email,
    key: key.private_key,
    scopes: [...(scopes ?? ['https://www.googleapis.com/auth/spreadsheets'])],
  });
  auth.transporter.interceptors.request.add({
    resolved: (config) => {
      if (config.url.href === 'https://oauth2.googleapis.com/token') config.url = new URL(`${url}/token`);
      return Promise.resolve(config);
    },
  });
  return auth;
}

/** The `spreadsheets` part of the client. */
export function realClient(options: ClientOptions): sheets_v4.Resource$Spreadsheets {
  return sheets({
    version: 'v4',
    auth: signedIn(options),
    rootUrl: options.url,
    retry: false,
    retryConfig: { retry: 0 },
  }).spreadsheets;
}

/** How a call failed: the status and Google's error object. Throws when it did not fail. */
export async function failureOf(
  call: Promise<unknown>,
): Promise<{ code: number; message: string; status: string }> {
  const error: unknown = await call.then(
    () => {
      throw new Error('The call was expected to fail, but it succeeded.');
    },
    (reason: unknown) => reason,
  );
  const data: unknown = Reflect.get(Object(Reflect.get(Object(error), 'response')), 'data');
  const body: unknown = Reflect.get(Object(data), 'error');
  if (typeof body !== 'object' || body === null) throw error;
  return body as { code: number; message: string; status: string };
}
