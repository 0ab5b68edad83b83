/** Signs in at Google with the user's own credentials: a service account's key file, or a sign-in that gcloud has stored. */
import { readFileSync } from 'node:fs';

import { GoogleAuth, JWT, UserRefreshClient, type AuthClient } from 'google-auth-library';
import { z } from 'zod';

import { PlainError } from '../launch/plain-error.mjs';

export interface Account {
  auth: GoogleAuth;
  /** The service account's address, with which spreadsheets are shared; null for a person's sign-in. */
  email: string | null;
}

/** drive.file reaches only the spreadsheet that a run makes for itself, so that it can be removed again. */
const SCOPES = ['https://www.googleapis.com/auth/spreadsheets', 'https://www.googleapis.com/auth/drive.file'];
const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

const keySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('service_account'),
    client_email: z.string(),
    private_key: z.string(),
    token_uri: z.url().default(GOOGLE_TOKEN_URL),
  }),
  z.object({
    type: z.literal('authorized_user'),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
  }),
]);
type Key = z.infer<typeof keySchema>;

/** Without a file: what gcloud has stored. Throws PlainError that says how to get credentials. */
export async function signIn(file: string | undefined): Promise<Account> {
  const key = file === undefined ? null : readKey(file);
  const auth = new GoogleAuth(key === null ? { scopes: SCOPES } : { authClient: clientOf(key) });
  try {
    await auth.getAccessToken();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlainError(
      `There are no credentials that Google accepts (${why}). Pass the key file of a service account with --credentials FILE.`,
      { cause },
    );
  }
  return { auth, email: key?.type === 'service_account' ? key.client_email : null };
}

function readKey(file: string): Key {
  try {
    return keySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new PlainError(
      `${file} is no key file that can be read. Download one as JSON at Google Cloud, IAM, Service accounts, Keys.`,
      { cause },
    );
  }
}

function clientOf(key: Key): AuthClient {
  if (key.type === 'authorized_user') {
    return new UserRefreshClient(key.client_id, key.client_secret, key.refresh_token);
  }
  const client = new JWT({ email: key.client_email, key: key.private_key, scopes: SCOPES });
  followTokenUrl(client, key.token_uri);
  return client;
}

/** The library always asks Google for tokens; a key file says where its tokens are given out. */
function followTokenUrl(client: AuthClient, tokenUrl: string): void {
  client.transporter.interceptors.request.add({
    resolved: (config) => {
      if (config.url.href === GOOGLE_TOKEN_URL) config.url = new URL(tokenUrl);
      return Promise.resolve(config);
    },
  });
}
