/**
 * An error as the log shows it. Drivers hang statements, requests and cell values on their errors and write them into
 * messages, so of a cause only its name and code are shown.
 */
import { SyncError } from '../../core/sync-error.ts';

interface ShownError {
  name: string;
  code?: string;
  detail?: string;
  stack?: string;
  cause?: ShownError;
}

export function describeError(error: unknown): ShownError {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined ? {} : { cause: describeCause(error.cause) };
  return {
    ...describeCause(error),
    ...detailOf(error),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...cause,
  };
}

function detailOf(error: Error): { detail?: string } {
  return error instanceof SyncError && error.detail !== undefined ? { detail: error.detail } : {};
}

function describeCause(error: unknown): ShownError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code: unknown = 'code' in error ? error.code : undefined;
  return { name: error.name, ...(typeof code === 'string' && { code }), ...detailOf(error) };
}
