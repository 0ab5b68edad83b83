/** Refusals in the form and with the texts that Google uses. */

/** A request that is refused; the HTTP layer turns it into Google's error body. */
export class GoogleError extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: readonly object[] | undefined;

  constructor(code: number, status: string, message: string, details?: readonly object[]) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  /** The JSON body of the answer. */
  body(): object {
    const { code, message, status, details } = this;
    return { error: { code, message, status, ...(details && { details }) } };
  }
}

/** The detail that names the reason of a refusal. */
export const errorInfo = (reason: string, metadata?: object): object => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  ...(metadata && { metadata }),
});

export function invalidArgument(message: string, details?: readonly object[]): GoogleError {
  return new GoogleError(400, 'INVALID_ARGUMENT', message, details);
}

/** Runs one item of a batch; a refusal gets the item's name in front. */
export function atItem<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoogleError) || error.code !== 400) throw error;
    throw new GoogleError(400, error.status, `Invalid ${name}: ${error.message}`, error.details);
  }
}

export function notFound(): GoogleError {
  return new GoogleError(404, 'NOT_FOUND', 'Requested entity was not found.');
}

export function permissionDenied(): GoogleError {
  return new GoogleError(403, 'PERMISSION_DENIED', 'The caller does not have permission');
}

/** Real Google can do it, the stand-in cannot: never a silent success. */
export function unimplemented(what: string): GoogleError {
  return new GoogleError(
    501,
    'UNIMPLEMENTED',
    `The local stand-in for Google Sheets does not support ${what}.`,
  );
}

/** An outage of the service, for faults on demand. */
export function serverError(code: 500 | 503 | 504): GoogleError {
  switch (code) {
    case 500:
      return new GoogleError(500, 'INTERNAL', 'Internal error encountered.');
    case 503:
      return new GoogleError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
    case 504:
      return new GoogleError(504, 'DEADLINE_EXCEEDED', 'Deadline exceeded.');
  }
}
