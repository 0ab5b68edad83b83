/**
 * Faults on demand: the next calls that match a rule fail in a given way. A "hold" waits until the rule is
 * released, so that a test decides when a late call lands and nobody sleeps.
 */
import { z } from 'zod';

export const faultSchema = z.strictObject({
  /** The API method, such as "spreadsheets.batchUpdate", or "*" for all. */
  method: z.string().default('*'),
  spreadsheetId: z.string().optional(),
  /** How many calls the rule hits. */
  times: z.int().positive().default(1),
  /**
   * answer: an error of that status, nothing applied. drop-before: the connection breaks, nothing applied.
   * drop-after: applied, the answer is lost. hold-before: waits, then is applied and answered. hold-after: applied,
   * the answer waits. land-late: the connection breaks at once, the call is applied when it is released.
   */
  effect: z.enum(['answer', 'drop-before', 'drop-after', 'hold-before', 'hold-after', 'land-late']),
  status: z.union([z.literal(429), z.literal(500), z.literal(503)]).default(503),
  /** Holds end by themselves after this time; without it they wait for the release. */
  holdMs: z.int().positive().optional(),
});

export type FaultOptions = z.input<typeof faultSchema>;

/** One rule. `hits` counts the calls it caught; `reached` and `landed` settle for each of them in turn. */
export class Fault {
  readonly id: number;
  readonly rule: z.output<typeof faultSchema>;
  hits = 0;
  /** Calls that were caught and have since run to their end, or broke off. */
  done = 0;
  #released = false;
  #waiting: (() => void)[] = [];
  #observers: (() => void)[] = [];

  constructor(id: number, rule: z.output<typeof faultSchema>) {
    this.id = id;
    this.rule = rule;
  }

  /** Resolves when the rule is released, at once when it was. */
  held(): Promise<void> {
    if (this.#released) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.rule.holdMs !== undefined) setTimeout(resolve, this.rule.holdMs);
    });
  }

  /** Lets held calls go on, now and in future. */
  release(): void {
    this.#released = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves as soon as `condition` holds; it is looked at whenever a call is caught or ends. */
  when(condition: (fault: Fault) => boolean): Promise<void> {
    if (condition(this)) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition(this)) return;
        this.#observers = this.#observers.filter((observer) => observer !== look);
        resolve();
      };
      this.#observers.push(look);
    });
  }

  /** Called by the server. */
  count(what: 'hits' | 'done'): void {
    this[what] += 1;
    for (const look of [...this.#observers]) look();
  }
}

export class Faults {
  #faults: Fault[] = [];
  #nextId = 1;

  /** Arms a rule. */
  add(options: FaultOptions): Fault {
    const fault = new Fault(this.#nextId++, faultSchema.parse(options));
    this.#faults.push(fault);
    return fault;
  }

  get(id: number): Fault | undefined {
    return this.#faults.find((fault) => fault.id === id);
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  /** Disarms all rules and lets held calls go on. */
  clear(): void {
    for (const fault of this.#faults) fault.release();
    this.#faults = [];
  }

  /** The first armed rule that matches a call; the call is counted. */
  catch(method: string, spreadsheetId: string | undefined): Fault | undefined {
    const caught = this.#faults.find(
      ({ rule, hits }) =>
        hits < rule.times &&
        (rule.method === '*' || rule.method === method) &&
        (rule.spreadsheetId === undefined || rule.spreadsheetId === spreadsheetId),
    );
    caught?.count('hits');
    return caught;
  }
}
