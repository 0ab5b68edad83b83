/** What a log line belongs to - a request, a run of work - travels with the work itself, so that no function has to pass it on. */
import { AsyncLocalStorage } from 'node:async_hooks';

import type { LogContext } from '../../ports/log.ts';

const storage = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

export const inLogContext: LogContext = (fields, work) =>
  storage.run({ ...storage.getStore(), ...fields }, work);

/** The fields of the work that runs now. */
export function logContext(): Record<string, unknown> {
  return { ...storage.getStore() };
}
