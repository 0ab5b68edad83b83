/**
 * Runs script functions: queues them per document, counts what they call, and keeps a log of the last ones. At most
 * `concurrency` executions of one document run at the same time, the others wait in order: that is this machine's limit.
 * What Google would not start fails when its turn comes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Switches } from '../switches.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { syntaxError } from './check-syntax.ts';
import type { ExecutionOutcome, ExecutionRecord, ExecutionRequest } from './execution.ts';
import type { DailyQuotas, ScriptLimits } from './script-limits.ts';
import type { Caller, ServiceMethods } from './services/service.ts';
import type { ServiceCall } from './sync-call.ts';
import { WorkerPool } from './worker-pool.ts';

export interface ExecutionsOptions {
  /** The folder with `code.js`; it is read for every execution, so a new build counts at once. */
  bundleDir: string;
  concurrency: number;
  limits: ScriptLimits;
  quotas: DailyQuotas;
  /** What is assumed of Google where nobody knows. */
  switches: Switches;
  now: () => number;
  services: Record<string, ServiceMethods>;
  /** Called when an execution has ended, however it did. */
  ended: (record: ExecutionRecord) => void;
}

/** How one run ended. */
export interface Finished {
  record: ExecutionRecord;
  result: unknown;
}

interface Queued {
  caller: Caller;
  resolve: (finished: Finished) => void;
}

const recordsMax = 1_000;

export class Executions {
  readonly #options: ExecutionsOptions;
  readonly #pool: WorkerPool;
  readonly #running = new Map<number, Caller>();
  readonly #records: ExecutionRecord[] = [];
  #queue: Queued[] = [];
  #idleWaiters: (() => void)[] = [];
  #lastId = 0;

  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#pool = new WorkerPool((call) => this.#serve(call));
  }

  /** The log, oldest first. */
  get records(): readonly ExecutionRecord[] {
    return this.#records;
  }

  /**
   * Queues a run; resolves when it has ended. A script's error is a part of the record. `seen`: the state of the
   * spreadsheet that the run reads instead of the present one.
   */
  start(request: ExecutionRequest, seen?: Workbook): Promise<Finished> {
    const record = newRecord((this.#lastId += 1), request);
    this.#records.push(record);
    if (this.#records.length > recordsMax) this.#records.shift();
    return new Promise((resolve) => {
      this.#queue.push({ caller: { id: record.id, request, record, seen }, resolve });
      this.#startWaiting();
    });
  }

  /** How many runs of a function wait in a document. */
  waiting(spreadsheetId: string, name: string): number {
    return this.#queue.filter(
      ({ caller: { request } }) => request.spreadsheetId === spreadsheetId && request.function === name,
    ).length;
  }

  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void> {
    if (this.#running.size === 0 && this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Forgets what waits and ends what runs. */
  async close(): Promise<void> {
    this.#queue = [];
    await this.#pool.close();
  }

  /** Google's error when a run may not even begin. */
  #refusal({ user, event, authMode }: ExecutionRequest): string | undefined {
    const { limits, quotas } = this.#options;
    const running = [...this.#running.values()];
    if (running.length >= limits.simultaneousPerScript) {
      return 'There are too many scripts running simultaneously.';
    }
    if (running.filter(({ request }) => request.user === user).length >= limits.simultaneousPerUser) {
      return 'There are too many scripts running simultaneously for this Google user account.';
    }
    if (event === null || authMode !== 'FULL') return undefined;
    return errorOf(() => quotas.check(user, 'triggerMsPerDay'));
  }

  #startWaiting(): void {
    for (const queued of [...this.#queue]) {
      const { spreadsheetId } = queued.caller.request;
      const busy = [...this.#running.values()].filter(
        (caller) => caller.request.spreadsheetId === spreadsheetId,
      );
      if (busy.length >= this.#options.concurrency) continue;
      this.#queue = this.#queue.filter((other) => other !== queued);
      const refusal = this.#refusal(queued.caller.request);
      if (refusal === undefined) {
        this.#running.set(queued.caller.id, queued.caller);
        void this.#run(queued);
      } else {
        this.#fail(queued, refusal);
      }
    }
    if (this.#running.size === 0 && this.#queue.length === 0) {
      for (const waiter of this.#idleWaiters.splice(0)) waiter();
    }
  }

  /** Ends a run that was never started. */
  #fail({ caller: { record }, resolve }: Queued, error: string): void {
    record.state = 'failed';
    record.error = error;
    this.#options.ended(record);
    resolve({ record, result: undefined });
  }

  async #run({ caller, resolve }: Queued): Promise<void> {
    const { record } = caller;
    const { now } = this.#options;
    const startedAt = now();
    record.state = 'running';
    record.startedAt = startedAt;
    const outcome = await this.#execute(caller);
    record.durationMs = now() - startedAt;
    if (caller.request.event !== null) {
      this.#options.quotas.add(caller.request.user, 'triggerMsPerDay', record.durationMs);
    }
    record.state = outcome.error === null ? 'done' : 'failed';
    record.error = outcome.error;
    record.log = outcome.log;
    countCalls(record, outcome.calls);
    this.#running.delete(caller.id);
    this.#options.ended(record);
    resolve({
      record,
      result: outcome.resultJson === undefined ? undefined : JSON.parse(outcome.resultJson),
    });
    this.#startWaiting();
  }

  async #execute({ id, request }: Caller): Promise<ExecutionOutcome> {
    const { bundleDir, limits, switches } = this.#options;
    const failed = (error: string): ExecutionOutcome => ({
      executionId: id,
      resultJson: undefined,
      error,
      calls: {},
      log: [],
    });
    try {
      const code = readFileSync(join(bundleDir, 'code.js'), 'utf8');
      const refused = syntaxError(code);
      if (refused !== undefined) return failed(refused);
      const bytesAreSigned = switches.isOn('bytesAreSigned');
      const limitMs = request.authMode === 'FULL' ? limits.executionMs : limits.simpleTriggerMs;
      return await this.#pool.run({ executionId: id, request, code, bytesAreSigned }, limitMs);
    } catch (error) {
      return failed(String(error));
    }
  }

  #serve({ executionId, service, method, argsJson }: ServiceCall): unknown {
    const caller = this.#running.get(executionId);
    if (caller === undefined) throw new Error('The execution has ended.');
    const run = this.#options.services[service]?.[method];
    if (run === undefined) throw new Error(`${service}.${method} is not a part of the Apps Script host.`);
    return run(caller, ...(JSON.parse(argsJson) as never[]));
  }
}

function newRecord(id: number, request: ExecutionRequest): ExecutionRecord {
  return {
    id,
    spreadsheetId: request.spreadsheetId,
    function: request.function,
    user: request.user,
    startedBy: request.event?.kind ?? 'call',
    state: 'waiting',
    startedAt: null,
    durationMs: null,
    calls: {},
    serviceCalls: 0,
    urlFetches: 0,
    ui: [],
    log: [],
    error: null,
  };
}

function errorOf(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function countCalls(record: ExecutionRecord, calls: Record<string, number>): void {
  record.calls = calls;
  record.serviceCalls = Object.entries(calls)
    .filter(([name]) => !name.startsWith('Utilities.'))
    .reduce((sum, [, count]) => sum + count, 0);
}
