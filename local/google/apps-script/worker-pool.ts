/**
 * Worker threads that run executions, kept for the next one. A worker whose execution takes too long is ended and replaced:
 * there is no other way to stop a script that loops or waits.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ExecutionOutcome } from './execution.ts';
import type { ServiceCall } from './sync-call.ts';
import { serveCalls } from './sync-call.ts';
import { threadCode } from './thread-code.ts';
import type { StartMessage, WorkerData } from './worker.ts';

interface PooledWorker {
  worker: Worker;
  close(): Promise<void>;
}

export class WorkerPool {
  readonly #serve: (call: ServiceCall) => unknown;
  readonly #idle: PooledWorker[] = [];
  readonly #all = new Set<PooledWorker>();

  /** `serve` answers the services' calls of all workers. */
  constructor(serve: (call: ServiceCall) => unknown) {
    this.#serve = serve;
  }

  /** Runs one execution. A time-out or a dead worker is an outcome with an error, not a rejection. */
  async run(start: StartMessage, timeLimitMs: number): Promise<ExecutionOutcome> {
    const pooled = this.#idle.pop() ?? this.#create();
    const outcome = await runIn(pooled.worker, start, timeLimitMs);
    if (typeof outcome !== 'string') {
      this.#idle.push(pooled);
      return outcome;
    }
    this.#all.delete(pooled);
    await pooled.close();
    return { executionId: start.executionId, resultJson: undefined, error: outcome, calls: {}, log: [] };
  }

  /** Ends all workers, also busy ones. */
  async close(): Promise<void> {
    await Promise.all([...this.#all].map((pooled) => pooled.close()));
    this.#all.clear();
  }

  #create(): PooledWorker {
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { workerCode, runtimeCode } = threadCode();
    const workerData: WorkerData = { port: port2, signal, runtimeCode };
    const worker = new Worker(workerCode, {
      eval: true,
      workerData,
      transferList: [port2],
      execArgv: [],
    });
    serveCalls(port1, signal, this.#serve);
    // An idle host must not keep the process alive; a running execution is awaited by its caller.
    worker.unref();
    port1.unref();
    const pooled: PooledWorker = {
      worker,
      close: async () => {
        port1.close();
        await worker.terminate();
      },
    };
    this.#all.add(pooled);
    return pooled;
  }
}

/** A text says why there is no outcome: the worker ended or was too slow, and must not be used again. */
function runIn(worker: Worker, start: StartMessage, timeLimitMs: number): Promise<ExecutionOutcome | string> {
  return new Promise((resolve) => {
    const finish = (outcome: ExecutionOutcome | string): void => {
      clearTimeout(timer);
      worker.off('message', finish);
      worker.off('exit', exited);
      worker.off('error', broke);
      worker.unref();
      resolve(outcome);
    };
    const exited = (): void => finish('The script was stopped.');
    const broke = (error: Error): void => finish(`The script broke its worker thread: ${error.message}`);
    const timer = setTimeout(() => finish('Exceeded maximum execution time'), timeLimitMs);
    worker.on('message', finish);
    worker.on('exit', exited);
    worker.on('error', broke);
    worker.ref();
    worker.postMessage(start);
  });
}
