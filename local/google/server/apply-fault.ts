/** What an armed fault does to a call over HTTP. What is lost is lost as in a network: the connection breaks. */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Fault } from './faults.ts';

/** A call that can be applied once, at a time that the fault chooses. */
export interface FaultyCall {
  /** Applies the call. */
  readonly apply: () => Promise<Response>;
  /** An error of the service; nothing is applied. */
  readonly refuse: (status: Fault['rule']['status']) => Response;
}

/** Was the connection broken instead of an answer? */
export function isBroken(response: Response): boolean {
  return response === RESPONSE_ALREADY_SENT;
}

export async function applyFault(
  context: Context,
  fault: Fault,
  { apply, refuse }: FaultyCall,
): Promise<Response> {
  const { effect, status } = fault.rule;
  const { incoming, outgoing } = context.env as HttpBindings;
  const broken = (): Response => {
    incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  const silent = async (): Promise<Response> => {
    const givenUp = new Promise<void>((resolve) => outgoing.once('close', resolve));
    await Promise.race([givenUp, fault.held()]);
    return broken();
  };
  try {
    switch (effect) {
      case 'answer':
        return refuse(status);
      case 'answer-after':
        await apply();
        return refuse(status);
      case 'drop-before':
        return broken();
      case 'drop-after':
        await apply();
        return broken();
      case 'silent-before':
        return await silent();
      case 'silent-after':
        await apply();
        return await silent();
      case 'hold-before':
        await fault.held();
        return await apply();
      case 'hold-after': {
        const answer = apply();
        await fault.held();
        return await answer;
      }
      case 'land-late': {
        const response = broken();
        await fault.held();
        await apply();
        return response;
      }
      case 'delay':
        await fault.held(fault.nextDelayMs());
        return await apply();
    }
  } finally {
    fault.count('done');
  }
}
