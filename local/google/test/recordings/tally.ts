/** Counts what came of the calls, and sorts deviations into known and unknown ones. */
import type { Difference } from './differences.ts';
import type { KnownDeviation } from './known-deviations.ts';
import type { Interaction } from './read-recordings.ts';
import type { Outcome } from './replay.ts';

export class Tally {
  readonly #known: readonly KnownDeviation[];
  readonly #calls = new Map<string, number>();
  readonly #seen = new Map<KnownDeviation, number>();

  constructor(known: readonly KnownDeviation[]) {
    this.#known = known;
  }

  /** Calls that were answered exactly as recorded. */
  get agreed(): number {
    return this.#calls.get('agreed') ?? 0;
  }

  /** Entries that explained nothing. */
  get unseen(): readonly KnownDeviation[] {
    return this.#known.filter((entry) => !this.#seen.has(entry));
  }

  /** Returns one sentence for each deviation that no entry explains. */
  add(call: Interaction, outcome: Outcome): string[] {
    if (outcome.result !== 'deviating') {
      this.#count(outcome.result);
      return [];
    }
    const { test, seq, method, path: address } = call;
    const entries = outcome.differences.map((difference) => this.#entryFor(test, difference));
    for (const entry of new Set(entries)) if (entry) this.#seen.set(entry, (this.#seen.get(entry) ?? 0) + 1);
    const refused = outcome.differences.find(({ path }) => path === 'error')?.answered;
    const isUnsupported = Reflect.get(Object(refused), 'code') === 501;
    this.#count(
      isUnsupported ? `unsupported (${String(Reflect.get(Object(refused), 'message'))})` : 'deviating',
    );
    return outcome.differences
      .filter((_, index) => entries[index] === undefined)
      .map(
        ({ path, recorded, answered }) =>
          `call ${seq}, ${method} ${address}: ${path} was ${short(recorded)}, is ${short(answered)}`,
      );
  }

  /** How many calls agreed, deviated and so on; known deviations by their reason. */
  summary(): string {
    const calls = [...this.#calls].map(([result, count]) => `${count} ${result}`);
    const reasons = [...this.#seen].map(([{ test, reason }, count]) => `\n  ${count} in ${test}: ${reason}`);
    return calls.join(', ') + reasons.join('');
  }

  #count(result: string): void {
    this.#calls.set(result, (this.#calls.get(result) ?? 0) + 1);
  }

  #entryFor(test: string, { path }: Difference): KnownDeviation | undefined {
    return this.#known.find((entry) => entry.test === test && entry.path.test(path));
  }
}

function short(value: unknown): string {
  return (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 300);
}
