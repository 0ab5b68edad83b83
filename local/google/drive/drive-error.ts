/** Refusals of the Drive API: besides Google's common members they carry `errors`, with a reason and a place. */
import { GoogleError } from '../api/google-error.ts';

/** One entry of `errors`. */
interface Entry {
  readonly reason: string;
  readonly domain?: string;
  readonly location?: string;
  readonly locationType?: string;
  /** The refusal's own message when left out. */
  readonly message?: string;
}

/** A refusal that Drive itself makes; such have no `status`. */
class DriveError extends GoogleError {
  readonly entry: Entry;

  constructor(code: number, message: string, entry: Entry) {
    super(code, '', message);
    this.entry = entry;
  }
}

/** Any refusal as Drive words it: those that all APIs share get an entry in `errors`, too. */
export function driveBody(error: GoogleError): object {
  const { code, message, status, details } = error;
  const {
    domain = 'global',
    reason,
    ...place
  } = error instanceof DriveError ? error.entry : sharedEntry(error);
  const errors = [{ message, domain, reason, ...place }];
  return { error: { code, message, errors, ...(status !== '' && { status }), ...(details && { details }) } };
}

/** The entry of a refusal that all APIs share. */
function sharedEntry({ code, message, details = [] }: GoogleError): Entry {
  const header = { location: 'Authorization', locationType: 'header' };
  const reasons = details.map((detail): unknown => Reflect.get(detail, 'reason'));
  if (reasons.includes('RATE_LIMIT_EXCEEDED')) return { domain: 'usageLimits', reason: 'rateLimitExceeded' };
  if (reasons.includes('ACCESS_TOKEN_SCOPE_INSUFFICIENT')) {
    return { reason: 'insufficientPermissions', message: 'Insufficient Permission' };
  }
  if (reasons.includes('CREDENTIALS_MISSING')) {
    return { reason: 'required', message: 'Login Required.', ...header };
  }
  if (code === 401) return { reason: 'authError', message: 'Invalid Credentials', ...header };
  const byCode: Readonly<Record<number, string>> = {
    400: 'badRequest',
    403: 'forbidden',
    429: 'rateLimitExceeded',
    500: 'internalError',
    501: 'notImplemented',
    503: 'backendError',
  };
  return { reason: byCode[code] ?? 'badRequest', message };
}

function parameter(location: string): Pick<Entry, 'location' | 'locationType'> {
  return { location, locationType: 'parameter' };
}

export function fileNotFound(fileId: string): GoogleError {
  return new DriveError(404, `File not found: ${fileId}.`, { reason: 'notFound', ...parameter('fileId') });
}

export function permissionNotFound(permissionId: string): GoogleError {
  const entry = { reason: 'notFound', ...parameter('permissionId') };
  return new DriveError(404, `Permission not found: ${permissionId}.`, entry);
}

/** The caller sees the file, but his role does not allow the call. */
export function insufficientFilePermissions(fileId: string): GoogleError {
  return new DriveError(403, `The user does not have sufficient permissions for file ${fileId}.`, {
    reason: 'insufficientFilePermissions',
  });
}

/** A refusal with 403 and a reason of its own. */
export function forbidden(reason: string, message: string): GoogleError {
  return new DriveError(403, message, { reason });
}

/** Since 2025 new service accounts cannot own files. */
export function withoutStorage(): GoogleError {
  return new DriveError(
    403,
    'Service Accounts do not have storage quota. Leverage shared drives ' +
      '(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use OAuth delegation ' +
      '(http://support.google.com/a/answer/7281227) instead.',
    { domain: 'usageLimits', reason: 'storageQuotaExceeded' },
  );
}

/** A query parameter whose value cannot be understood. */
export function invalidParameter(name: string, message = 'Invalid Value', reason = 'invalid'): GoogleError {
  return new DriveError(400, message, { reason, ...parameter(name) });
}

/** A parameter that must be there. */
export function requiredParameter(name: string, message: string): GoogleError {
  return invalidParameter(name, message, 'required');
}

/** A member of the body that is missing or makes no sense, such as "permission.role". */
export function invalidMember(name: string, message: string, reason: 'required' | 'invalid'): GoogleError {
  return new DriveError(400, message, { reason, location: name, locationType: 'other' });
}
