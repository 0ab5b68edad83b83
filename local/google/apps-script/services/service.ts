/** The shape of the services on the main thread. */
import type { Workbook } from '../../workbook/workbook.ts';
import type { ExecutionRecord, ExecutionRequest } from '../execution.ts';

/** The execution that calls. */
export interface Caller {
  id: number;
  request: ExecutionRequest;
  record: ExecutionRecord;
  /** What the execution reads of the spreadsheet; undefined: its present state. */
  seen?: Workbook | undefined;
}

/**
 * The methods of one service by name, such as `Range.getValues`. The arguments come as JSON and are what the runtime sends;
 * both are ours, so they are not checked again. What is thrown becomes the script's error.
 */
export type ServiceMethods = Record<string, (caller: Caller, ...args: never[]) => unknown>;

/** Throws Google's error where a simple trigger asks for more than it may. */
export function requireFull({ request }: Caller, name: string): void {
  if (request.authMode !== 'FULL') throw new Error(`You do not have permission to call ${name}`);
}
