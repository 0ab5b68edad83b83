/**
 * From the credentials of a request to what the caller may do with a method: a bearer token speaks for an account
 * within its scopes, an API key for nobody.
 */
import type { AccessTokens } from './access-tokens.ts';
import type { RefusedMethod } from './credential-errors.ts';
import {
  apiKeyInvalid,
  apiKeyUnsupported,
  callerUnregistered,
  credentialsMissing,
  scopeInsufficient,
  tokenInvalid,
} from './credential-errors.ts';
import { reachOf } from './scopes.ts';

/** What a method demands of its callers. */
export interface MethodAccess extends RefusedMethod {
  /** Any of these suffices. */
  readonly scopes: readonly string[];
  /** Reads of public files need no account. */
  readonly acceptsApiKey: boolean;
}

/** Who calls, and how far he reaches. */
export interface Caller {
  /** In lower case. Empty when only an API key was sent: then nothing but what is public can be seen. */
  readonly email: string;
  /** The token has no scope but `drive.file`: only files that the app has made or opened. */
  readonly appFilesOnly: boolean;
}

/** Where credentials are looked up. */
export interface Credentials {
  readonly tokens: AccessTokens;
  readonly apiKey: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Throws Google's refusal when the request's credentials do not allow the method. */
export function authorize(request: Request, access: MethodAccess, credentials: Credentials): Caller {
  const { searchParams } = new URL(request.url);
  const [, header] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const token = header ?? searchParams.get('access_token');
  if (token) {
    const bearer = credentials.tokens.bearer(token, credentials.now() / 1000);
    if (!bearer) throw tokenInvalid();
    const reach = reachOf(bearer.scopes, access.scopes);
    if (reach === 'nothing') throw scopeInsufficient(access);
    return { email: bearer.email.toLowerCase(), appFilesOnly: reach === 'app files' };
  }
  const key = searchParams.get('key') ?? request.headers.get('x-goog-api-key');
  if (!key) throw access.acceptsApiKey ? callerUnregistered() : credentialsMissing(access);
  if (key !== credentials.apiKey) throw apiKeyInvalid(access);
  if (!access.acceptsApiKey) throw apiKeyUnsupported(access);
  return { email: '', appFilesOnly: false };
}
