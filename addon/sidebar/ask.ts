/** Asks the add-on, typed: one function for its own operations, one for the calls of the link's API behind it. */
import type { LinkCalls } from '../../shared/protocol/link-api/calls.ts';
import type { Operation, Operations, PassedCall, Problem, RpcAnswer } from '../rpc.ts';
import { runApi } from './google-script.ts';
import { Refused } from './problem.ts';

const SILENT: Problem = {
  code: 'GOOGLE_SILENT',
  message:
    'Google did not answer. Are you signed in to several Google accounts in this browser? Add-ons work with the first one only. Else try again in a moment.',
};

export async function ask<O extends Operation>(
  op: O,
  request: Operations[O]['request'],
): Promise<Operations[O]['answer']> {
  let answer: RpcAnswer<Operations[O]['answer']>;
  try {
    answer = JSON.parse(await runApi(JSON.stringify({ op, request }))) as typeof answer;
  } catch {
    throw new Refused(SILENT);
  }
  if (!answer.ok) throw new Refused(answer.problem);
  return answer.answer;
}

export async function askLink<C extends PassedCall['call']>(
  call: C,
  request: LinkCalls[C]['request'],
): Promise<LinkCalls[C]['answer']> {
  return await ask('link', { call, request: { ...request } });
}
