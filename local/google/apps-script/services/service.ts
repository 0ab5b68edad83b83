/** The shape of the services on the main thread. */
import type { ExecutionRecord, ExecutionRequest } from '../execution.ts';

/** The execution that calls. */
export interface Caller {
  id: number;
  request: ExecutionRequest;
  record: ExecutionRecord;
}

/**
 * The methods of one service by name, such as `Range.getValues`. The arguments come as JSON and are what the runtime sends;
 * both are ours, so they are not checked again. What is thrown becomes the script's error.
 */
export type ServiceMethods = Record<string, (caller: Caller, ...args: never[]) => unknown>;
