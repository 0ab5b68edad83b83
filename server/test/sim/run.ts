/**
 * One run: a setting, a list of events, troubles healed, rest, judgement. The seed fixes the setting and the schedule; the
 * same seed and events give the same run.
 */
import type { EditBatch, EditBatchAnswer } from '../../../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../../../shared/protocol/registration.ts';
import type { Link } from '../../core/link.ts';
import type { Micros } from '../../core/micros.ts';
import { createSimBackend, type SimBackend } from './backend.ts';
import type { SimEvent } from './events.ts';
import { createSimMysql } from './mysql/create-sim-mysql.ts';
import type { SimMysql, Statement, TransactionPlan } from './mysql/sim-mysql.ts';
import type { Violation } from './oracle/check-rows.ts';
import { NamedAccounts } from './oracle/named-accounts.ts';
import { Oracle } from './oracle/oracle.ts';
import { performEvent, type Stage } from './perform-event.ts';
import { createSimRedis, type SimRedis } from './redis/sim-redis.ts';
import { newAddOn, newFile, REGISTRATION } from './setting.ts';
import { Person } from './sheet/person.ts';
import { showTab } from './sheet/show-tab.ts';
import type { SimGoogle } from './sheet/sim-google.ts';
import { simClient } from './sheet/sim-client.ts';
import { simSheets } from './sheet/sim-sheets.ts';
import { TabColumns } from './sheet/tab-columns.ts';
import { TABLE_RULES } from './table-rules.ts';
import { World, WORLD_BEGIN } from './world/world.ts';

export interface RunOptions {
  /** Told of events, lines of the product's log, commits and writes to the sheet. */
  onNote?: (at: Micros, text: string) => void;
  onStep?: (at: Micros, label: string) => void;
  /** Default: far beyond what a run needs that comes to rest. */
  stepsMax?: number;
}

export interface RunResult {
  seed: number;
  violations: Violation[];
  /** Why the link is paused at the end; null when it is not. */
  paused: string | null;
  /** Digest of all steps: equal runs have equal ones. */
  fingerprint: string;
  steps: number;
  crashes: number;
  /** Cells that the product wrote to MySQL. */
  cellsWritten: number;
  sheetReads: number;
  sheetWrites: number;
  conflicts: number;
  /** Virtual seconds. */
  seconds: number;
}

const MS = 1_000;
const SECOND = 1_000 * MS;
const MINUTE = 60 * SECOND;
const STEPS_MAX = 3_000_000;
/** Work that is not done this long after the last event never will be. */
const REST_MAX = 180 * MINUTE;
const PROCESSES = ['backend-1', 'backend-2'];
const COOLDOWNS_MS = [0, 0, 5_000];
/** How often somebody looks whether a process has to be started again. */
const RESTART_US = { least: SECOND, most: 15 * SECOND };

export async function runEvents(
  seed: number,
  events: readonly SimEvent[],
  options: RunOptions = {},
): Promise<RunResult> {
  const run = new Run(seed, options);
  try {
    await run.begin();
    await run.perform(events);
    return await run.end();
  } catch (error) {
    if (error instanceof Restless) return run.result([{ ...RESTLESS, what: error.message }]);
    throw error;
  }
}

/** Steps without end. */
class Restless extends Error {}

/** A column was moved in the instant of a write, and the link stops. */
const MISPLACED = /was moved while MySQL's changes were written/;
const ASKS_HEADERS = /header/;
const RESTLESS = { rule: 'work comes to an end', where: 'all' };

class Run {
  readonly #seed: number;
  readonly #trace: NonNullable<RunOptions['onNote']>;
  readonly #world: World;
  readonly #google: SimGoogle;
  readonly #mysql: SimMysql;
  readonly #redis: SimRedis;
  readonly #backends: SimBackend[];
  #oracle!: Oracle;
  #stage!: Stage;
  #crashes = 0;
  /** Transactions of customers that are not over. */
  #transactions = 0;
  readonly #stepsMax: number;

  constructor(seed: number, { onNote, onStep, stepsMax = STEPS_MAX }: RunOptions) {
    this.#seed = seed;
    this.#stepsMax = stepsMax;
    this.#trace = onNote ?? (() => undefined);
    this.#world = new World({ seed, ...(onStep && { onStep }) });
    this.#google = newFile(this.#world.random.fork());
    this.#mysql = createSimMysql(this.#world, TABLE_RULES);
    this.#redis = createSimRedis(this.#world);
    const cooldownMs = this.#world.random.pick(COOLDOWNS_MS);
    if (onNote) this.#noteChanges();
    this.#backends = PROCESSES.map((name) => this.#newBackend(name, cooldownMs));
  }

  /** The tab is registered; the import may still be on its way when the first event comes. */
  async begin(): Promise<void> {
    for (const backend of this.#backends) backend.start();
    const settings = await this.#register();
    const columns = new TabColumns(this.#google.workbook, this.#link());
    const accounts = new NamedAccounts(this.#mysql, () => this.#link(), columns);
    const random = this.#world.random.fork();
    const post = (batch: EditBatch) => this.#post(batch);
    this.#stage = {
      link: () => accounts.link(),
      google: this.#google,
      mysql: this.#mysql,
      person: new Person(this.#google.workbook, () => accounts.link()),
      addOn: newAddOn(this.#world, random, this.#google, settings, post),
      backends: {
        crashAfter: (choice, points) => this.#backend(choice).crashAfter(points),
        sleep: (choice, us) => this.#backend(choice).pause(us),
        command: (choice, what) => void this.#backend(choice).command(this.#link().publicId, what, choice),
      },
      isUntold: false,
      wipeRedis: () => this.#redis.wipe(),
      perform: (statements, plan) => this.#perform(statements, plan),
    };
    this.#oracle = new Oracle(this.#google, this.#mysql, accounts, {
      now: () => this.#world.now(),
      trueTime: (capturedAt) => this.#stage.addOn.trueTime(capturedAt),
    });
    this.#google.changed('person');
    this.#supervise();
    if (this.#world.random.chance(0.8)) await this.#run(() => this.#isQuiet());
  }

  async perform(events: readonly SimEvent[]): Promise<void> {
    for (const event of events) {
      let isDue = false;
      this.#world.after(event.gapMs * MS, 'event', () => (isDue = true));
      await this.#run(() => isDue);
      this.#oracle.event = `${event.kind} ${event.id}`;
      this.#trace(this.#world.now(), `EVENT ${event.kind} ${event.id}`);
      performEvent(this.#stage, event);
    }
  }

  /** Heals all troubles, waits for rest, reads the tab once more and waits again; then nothing may happen any more. */
  async end(): Promise<RunResult> {
    const violations: Violation[] = [];
    this.#google.disarm();
    this.#stage.addOn.disarm();
    this.#oracle.event = 'rest';
    const wasAtRest = await this.#rest();
    // What events told needs no other read.
    const isTold = !this.#stage.isUntold && !this.#stage.addOn.hasPassed;
    if (wasAtRest && isTold && this.#paused() === null) {
      violations.push(...this.#oracle.judge());
    }
    const isAtRest = wasAtRest && violations.length === 0 && (await this.#readAgain());
    if (!isAtRest && violations.length === 0) {
      const left = this.#mysql.committed.pending().join(', ');
      violations.push({ ...RESTLESS, what: `still pending: ${left}` });
    }
    if (this.#paused() === null && isAtRest) {
      const before = this.#writes();
      await this.#readAgain();
      if (this.#writes() !== before) {
        violations.push({
          rule: 'no echo becomes a write',
          where: 'all',
          what: `${before} became ${this.#writes()}`,
        });
      }
      violations.push(...this.#oracle.judge());
    } else {
      if (MISPLACED.test(this.#paused() ?? '')) this.#oracle.forgiveMisplaced();
      violations.push(...this.#oracle.inventions());
    }
    return this.result(violations);
  }

  #paused(): string | null {
    const { status, pauseReason } = this.#link();
    return status === 'paused' ? (pauseReason ?? '') : null;
  }

  /** What is to be said of the run so far. */
  result(violations: Violation[]): RunResult {
    return {
      seed: this.#seed,
      violations,
      paused: this.#paused(),
      fingerprint: this.#world.fingerprint,
      steps: this.#world.steps,
      crashes: this.#crashes,
      cellsWritten: this.#oracle.written,
      sheetReads: this.#google.counts.reads,
      sheetWrites: this.#google.counts.writes,
      conflicts: this.#mysql.committed.conflicts(this.#link().id).length,
      seconds: Math.round((this.#world.now() - WORLD_BEGIN) / SECOND),
    };
  }

  /** True when nothing is left to do, and to ask; false when that never comes. */
  async #rest(): Promise<boolean> {
    const until = this.#world.now() + REST_MAX;
    while (this.#world.now() < until) {
      this.#stage.addOn.hourly();
      const nextLook = this.#world.now() + 10 * MINUTE;
      await this.#run(() => this.#isQuiet() || this.#world.now() > nextLook);
      // What asked for a pause may still have been on its way.
      await this.#resume();
      this.#answerHeaders();
      if (this.#isQuiet() && (await this.#agree()) === 0) return true;
    }
    return false;
  }

  /** A pause of a person's ends, however often that has to be asked for. */
  async #resume(): Promise<void> {
    const { publicId } = this.#link();
    for (let choice = 0; this.#link().pausedByPerson === true; choice += 1) {
      await this.#run(() => this.#backend(choice).isUp());
      await this.#wait(this.#backend(choice).command(publicId, 'resume', 0), () => undefined);
    }
  }

  /** A person whom the link asks for the headers gives each column the one that it had. */
  #answerHeaders(): void {
    const asked = this.#paused() ?? '';
    if (!ASKS_HEADERS.test(asked)) return;
    const { columns } = this.#mysql.committed.registry(this.#link().id);
    this.#stage.person.putHeadersBack(new Map(columns.map(({ name, header }) => [name, header])), asked);
    this.#google.changed('person');
    this.#stage.addOn.changed();
  }

  /** Rows that go one after the other may be many within a run: people meant it. */
  async #agree(): Promise<number> {
    return this.#wait(this.#backend(0).agree(this.#link().publicId), (outcome) =>
      outcome.kind === 'answered' ? outcome.answer : 1,
    );
  }

  /** "Sync now": formulas and rows that no event told of are found by a read. */
  async #readAgain(): Promise<boolean> {
    this.#stage.addOn.changed();
    return this.#rest();
  }

  #isQuiet(): boolean {
    return (
      this.#transactions === 0 &&
      this.#stage.addOn.isIdle &&
      this.#redis.isQuiet() &&
      this.#mysql.committed.pending().length === 0 &&
      this.#backends.every((backend) => backend.isUp())
    );
  }

  #writes(): string {
    const { writes, tidies } = this.#google.counts;
    return `${this.#oracle.written} cells in MySQL and ${writes - tidies} writes to the sheet`;
  }

  #link(): Link {
    const [link] = this.#mysql.committed.links();
    if (link === undefined) throw new Error('there is no link');
    return link;
  }

  #backend(choice: number): SimBackend {
    const backend = this.#backends[choice % this.#backends.length];
    if (backend === undefined) throw new TypeError('there is no backend');
    return backend;
  }

  async #run(isReached: () => boolean): Promise<void> {
    const end = await this.#world.run(isReached, { steps: this.#stepsMax - this.#world.steps });
    if (end === 'steps') throw new Restless(`more than ${this.#stepsMax} steps`);
    if (end !== 'reached') throw new Error(`the run ended by itself: ${end}`);
  }

  /** A proxy gives the request to any backend that runs. */
  async #post(batch: EditBatch): Promise<EditBatchAnswer | null> {
    const running = this.#backends.filter((backend) => backend.isUp());
    if (running.length === 0) return null;
    const outcome = await this.#world.random.pick(running).receive(this.#link().publicId, batch);
    return outcome.kind === 'answered' ? outcome.answer : null;
  }

  #perform(statements: Statement[], plan: TransactionPlan): void {
    if (statements.length === 0) return;
    this.#transactions += 1;
    void this.#mysql.customer.perform(this.#link().table, statements, plan).then(() => {
      this.#transactions -= 1;
    });
  }

  #newBackend(name: string, cooldownMs: number): SimBackend {
    const { random } = this.#world;
    const log = (level: string) => (fields: Record<string, unknown>, message: string) => {
      this.#trace(this.#world.now(), `${name} ${level}: ${message} ${showFields(fields)}`);
    };
    return createSimBackend({
      world: this.#world,
      mysql: this.#mysql,
      redis: this.#redis,
      name,
      timing: { cooldownMs },
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      sheets: (life) => {
        const point = (label: string, us?: Micros) => life.point(label, us);
        const after = this.#world.schedule.bind(this.#world);
        return simSheets(simClient(this.#google, { point, after }), () => random.int(1_000, 1_000_000));
      },
    });
  }

  async #register(): Promise<LinkSettings> {
    const { settings } = await this.#wait(this.#backend(0).register(REGISTRATION), (outcome) => {
      if (outcome.kind !== 'answered') throw new Error('the tab could not be registered', { cause: outcome });
      return outcome.answer;
    });
    return settings;
  }

  /** Makes steps until the promise settles. */
  async #wait<T, U>(promise: Promise<T>, read: (value: T) => U): Promise<U> {
    const settled: T[] = [];
    promise.then(
      (value) => settled.push(value),
      (error: unknown) => this.#world.fail(new Error('the call failed', { cause: error })),
    );
    await this.#run(() => settled.length > 0);
    const [value] = settled;
    if (value === undefined) throw new Error('nothing was answered');
    return read(value);
  }

  #noteChanges(): void {
    const note = (text: string) => this.#trace(this.#world.now(), text);
    this.#mysql.onCommit(({ by, rows }) => note(`COMMIT by ${by} ${JSON.stringify(rows)}`));
    this.#google.onChange((by) => note(`SHEET by ${by}\n${showTab(this.#google)}`));
  }

  /** Starts again what crashed. */
  #supervise(): void {
    const { least, most } = RESTART_US;
    this.#world.after(this.#world.random.int(least, most), 'supervisor', () => {
      for (const backend of this.#backends) {
        if (backend.isUp()) continue;
        this.#crashes += 1;
        backend.start();
      }
      this.#supervise();
    });
  }
}

function showFields(fields: Record<string, unknown>): string {
  const shown = Object.entries(fields).map(([name, value]) => {
    return `${name}=${value instanceof Error ? (value.stack ?? value.message) : JSON.stringify(value)}`;
  });
  return shown.join(' ');
}
