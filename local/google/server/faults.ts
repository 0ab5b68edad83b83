/**
 * Faults on demand: the next calls that match a rule fail in a given way. What waits is ended by the test that armed
 * the rule, so nobody sleeps; what is left to chance is chosen by a seed, so a run can be repeated.
 */
import type { FaultOptions, FaultRule, FaultTarget } from './fault-rule.ts';
import { faultSchema, isMeant } from './fault-rule.ts';
import { seededRandom } from './seeded-random.ts';

export type { FaultOptions } from './fault-rule.ts';

/** One rule, and what became of the calls that it caught. */
export class Fault {
  readonly id: number;
  readonly rule: FaultRule;
  /** Calls that were caught. */
  hits = 0;
  /** Calls that were caught and have since run to their end, or broke off. */
  done = 0;
  readonly #random: () => number;
  #released = false;
  #waiting: (() => void)[] = [];
  #observers: (() => void)[] = [];

  constructor(id: number, rule: FaultRule) {
    this.id = id;
    this.rule = rule;
    this.#random = seededRandom(rule.seed);
  }

  /** Does the rule choose this call? Asked once for each call that it could catch. */
  chooses(): boolean {
    const { times, probability } = this.rule;
    return (times === null || this.hits < times) && (probability === 1 || this.#random() < probability);
  }

  /** How long the next delayed call waits. */
  nextDelayMs(): number {
    const { delayMs, jitterMs } = this.rule;
    return delayMs + Math.floor(this.#random() * (jitterMs + 1));
  }

  /** Resolves when the rule is released, at once when it was, and at the latest after `limitMs`. */
  held(limitMs = this.rule.holdMs): Promise<void> {
    if (this.#released) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (limitMs !== undefined) setTimeout(resolve, limitMs);
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

  /** The first armed rule that matches a call and chooses it; the call is counted. */
  catch(target: FaultTarget): Fault | undefined {
    const caught = this.#faults.find((fault) => isMeant(fault.rule, target) && fault.chooses());
    caught?.count('hits');
    return caught;
  }
}
