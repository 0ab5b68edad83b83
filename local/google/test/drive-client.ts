/** Google's own client for Drive, signed in at the stand-in as the service account or as any person. */
import type { drive_v3 } from '@googleapis/drive';
import { auth, drive } from '@googleapis/drive';
import type { GoogleStandIn } from '../start-google.ts';

const driveScope = 'https://www.googleapis.com/auth/drive';

/** The client of an account; `scopes` are those of its token. */
export function driveOf(
  google: GoogleStandIn,
  email: string,
  scopes: readonly string[] = [driveScope],
): drive_v3.Drive {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: google.accessToken(email, scopes) });
  return drive({
    version: 'v3',
    auth: credentials,
    rootUrl: google.url,
    retry: false,
    retryConfig: { retry: 0 },
  });
}
