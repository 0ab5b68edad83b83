/** Refusals for missing, wrong or insufficient credentials, with the texts and details that Google uses. */
import { errorInfo, GoogleError } from '../api/google-error.ts';

/** A method as the details of a refusal name it. */
export interface RefusedMethod {
  /** Such as "sheets.googleapis.com". */
  readonly service: string;
  /** Such as "google.apps.sheets.v4.SpreadsheetsService.GetSpreadsheet". */
  readonly rpc: string;
}

const howToSignIn =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. ' +
  'See https://developers.google.com/identity/sign-in/web/devconsole-project.';

/** The scopes of the token do not allow the method. */
export function scopeInsufficient(method: RefusedMethod): GoogleError {
  return new GoogleError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', [
    errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', metadata(method)),
  ]);
}

/** No credentials at all for a method that wants an account. */
export function credentialsMissing(method: RefusedMethod): GoogleError {
  return new GoogleError(
    401,
    'UNAUTHENTICATED',
    `Request is missing required authentication credential. ${howToSignIn}`,
    [errorInfo('CREDENTIALS_MISSING', metadata(method))],
  );
}

/** A token that is unknown or has expired. */
export function tokenInvalid(): GoogleError {
  return new GoogleError(
    401,
    'UNAUTHENTICATED',
    `Request had invalid authentication credentials. ${howToSignIn}`,
  );
}

/** No credentials at all for a method that takes API keys. */
export function callerUnregistered(): GoogleError {
  return new GoogleError(
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). " +
      'Please use API Key or other form of API consumer identity to call this API.',
  );
}

/** An API key for a method that wants an account. */
export function apiKeyUnsupported(method: RefusedMethod): GoogleError {
  return new GoogleError(
    401,
    'UNAUTHENTICATED',
    'API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials ' +
      'that assert a principal. See https://cloud.google.com/docs/authentication',
    [errorInfo('CREDENTIALS_MISSING', metadata(method))],
  );
}

/** An API key that was never given out. */
export function apiKeyInvalid({ service }: RefusedMethod): GoogleError {
  const message = 'API key not valid. Please pass a valid API key.';
  return new GoogleError(400, 'INVALID_ARGUMENT', message, [
    errorInfo('API_KEY_INVALID', { service }),
    { '@type': 'type.googleapis.com/google.rpc.LocalizedMessage', locale: 'en-US', message },
  ]);
}

function metadata({ service, rpc }: RefusedMethod): object {
  return { service, method: rpc };
}
