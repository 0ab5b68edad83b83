/**
 * Synchronous calls from a worker thread to the main thread. All of Apps Script's services block, so the worker sleeps on
 * shared memory until the main thread, which may await what it likes, has posted the answer. Everything is JSON text:
 * no object of one side is ever seen by the other.
 */
import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';

/** A call of a service's method. The arguments are a JSON list. */
export interface ServiceCall {
  executionId: number;
  service: string;
  method: string;
  argsJson: string;
}

/** `{"value": …}` or `{"error": "…"}` as JSON text. */
export type AnswerJson = string;

/** The worker's side: posts the call and blocks until the answer is there. */
export function callAndWait(port: MessagePort, signal: Int32Array, call: ServiceCall): AnswerJson {
  Atomics.store(signal, 0, 0);
  port.postMessage(call);
  // A wake-up alone says nothing: the one of the call before may come after that call's answer was seen.
  while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0);
  const answer = receiveMessageOnPort(port) as { message: AnswerJson } | undefined;
  if (answer === undefined) throw new Error('The main thread woke the worker without an answer.');
  return answer.message;
}

/** The main thread's side: answers each call by what `serve` returns or throws. */
export function serveCalls(
  port: MessagePort,
  signal: Int32Array,
  serve: (call: ServiceCall) => unknown,
): void {
  port.on('message', (call: ServiceCall) => {
    void answerCall(() => serve(call)).then((answer) => {
      port.postMessage(answer);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
  });
}

/** Runs `work` and turns its result or its error into the answer. */
async function answerCall(work: () => unknown): Promise<AnswerJson> {
  try {
    return JSON.stringify({ value: await work() });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}
