/** Counts what came of the calls, method by method, and why calls were left out. */
import { classify } from './classify.ts';
import type { Difference } from './differences.ts';
import type { KnownDeviation } from './known-deviations.ts';
import { entryFor } from './known-deviations.ts';
import type { Interaction } from './read-recordings.ts';
import type { Outcome } from './replay-test.ts';

export interface Counts {
  all: number;
  matched: number;
  differing: number;
  /** Reasons, with the number of calls. */
  readonly leftOut: Map<string, number>;
}

const noCounts = (): Counts => ({ all: 0, matched: 0, differing: 0, leftOut: new Map() });

export class Tally {
  readonly methods = new Map<string, Counts>();
  readonly total = noCounts();
  /** Entries of the list of known deviations, with the calls that they explain. */
  readonly known = new Map<KnownDeviation, number>();
  /** One sentence for each difference that no entry explains. */
  readonly unknown: string[] = [];

  add(call: Interaction, outcome: Outcome): void {
    const { method } = classify(call);
    const counts = this.methods.get(method) ?? noCounts();
    this.methods.set(method, counts);
    for (const each of [counts, this.total]) {
      each.all += 1;
      if (outcome.result === 'left out') increase(each.leftOut, outcome.reason);
      else each[outcome.result] += 1;
    }
    if (outcome.result === 'differing') this.#explain(call, outcome.differences);
  }

  /** Calls that could be compared: all but those that were left out. */
  get replayable(): number {
    return this.total.matched + this.total.differing;
  }

  /** Of the calls that could be compared, the share that was answered as recorded, from 0 to 1. */
  get matchedShare(): number {
    return this.replayable === 0 ? 0 : this.total.matched / this.replayable;
  }

  /** Of all calls, the share that could be compared, from 0 to 1. */
  get replayableShare(): number {
    return this.total.all === 0 ? 0 : this.replayable / this.total.all;
  }

  #explain(call: Interaction, differences: readonly Difference[]): void {
    const entries = new Set<KnownDeviation>();
    for (const difference of differences) {
      const entry = entryFor(call, difference);
      if (entry) entries.add(entry);
      else this.unknown.push(sentence(call, difference));
    }
    for (const entry of entries) increase(this.known, entry);
  }
}

function increase<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sentence(call: Interaction, { path, recorded, answered }: Difference): string {
  const { src, test, seq, method, path: address } = call;
  return `${src} ${test}, call ${seq}, ${method} ${address}: ${path} was ${short(recorded)}, is ${short(answered)}`;
}

function short(value: unknown): string {
  return (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 300);
}
