/**
 * A worker thread that runs script functions one after the other. Each execution gets a fresh global scope, as in Apps
 * Script: a `node:vm` context with nothing of Node in it but what `runtime/` puts there.
 */
import { createContext, Script } from 'node:vm';
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { ExecutionOutcome, ExecutionRequest } from './execution.ts';
import { callUtilities } from './services/utilities.ts';
import { callAndWait } from './sync-call.ts';

export interface WorkerData {
  port: MessagePort;
  signal: Int32Array;
  /** The bundled `runtime/main.ts`, an expression that gives its exports. */
  runtimeCode: string;
}

/** What the main thread posts to start an execution. */
export interface StartMessage {
  executionId: number;
  request: ExecutionRequest;
  code: string;
  /** Are the bytes of `Utilities` -128..127, or 0..255? */
  bytesAreSigned: boolean;
}

/** What `runtime/main.ts` exports, as seen from here: only texts cross. */
interface Runtime {
  install(
    call: (service: string, method: string, argsJson: string) => string,
    log: (line: string) => void,
    contextJson: string,
  ): void;
  invoke(requestJson: string): Promise<string>;
}

const { port, signal, runtimeCode } = workerData as WorkerData;
const runtimeScript = new Script(runtimeCode, { filename: 'apps-script-runtime.js' });

/** The compiled code of the last execution: most executions run the same one. */
let compiled: { code: string; script: Script } | undefined;

function compile(code: string): Script {
  if (compiled?.code !== code) compiled = { code, script: new Script(code, { filename: 'code.gs' }) };
  return compiled.script;
}

/** The end of an execution that awaits what never comes: there is nothing but promises to wait for. */
const nothingLeft = (): Promise<string> => new Promise((resolve) => setImmediate(() => resolve('{}')));

async function execute(start: StartMessage): Promise<ExecutionOutcome> {
  const { executionId, request, code, bytesAreSigned } = start;
  const calls: Record<string, number> = {};
  const log: string[] = [];
  const call = (service: string, method: string, argsJson: string): string => {
    const name = `${service}.${method}`;
    calls[name] = (calls[name] ?? 0) + 1;
    if (service === 'Utilities') return callUtilities(method, argsJson, bytesAreSigned);
    return callAndWait(port, signal, { executionId, service, method, argsJson });
  };
  try {
    const context = createContext({});
    const runtime = runtimeScript.runInContext(context) as Runtime;
    runtime.install(call, (line) => log.push(line), JSON.stringify(request));
    compile(code).runInContext(context);
    const answer = JSON.parse(
      await Promise.race([runtime.invoke(JSON.stringify(request)), nothingLeft()]),
    ) as {
      result?: unknown;
      error?: string;
    };
    return {
      executionId,
      resultJson: answer.result === undefined ? undefined : JSON.stringify(answer.result),
      error: answer.error ?? null,
      calls,
      log,
    };
  } catch (error) {
    // A syntax error, or a service call at load time that the script did not catch. Errors of the other realm are no `Error`.
    return { executionId, resultJson: undefined, error: String(error), calls, log };
  }
}

parentPort?.on('message', (message: StartMessage) => {
  void execute(message).then((outcome) => parentPort?.postMessage(outcome));
});
