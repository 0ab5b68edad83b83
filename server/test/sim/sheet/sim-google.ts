/** The simulated Google: one file, the faults that wait for calls, and whoever wants to know of changes to the file. */
import type { Random } from '../world/random.ts';
import { SimWorkbook } from './sim-workbook.ts';

/**
 * What goes wrong with one call. `applied`: it is done, and its answer is an error or none; `late`: no answer, and it is
 * done up to three minutes later; `short`: a read that lacks its last rows; `garbled`: an answer that nobody can read.
 */
export const FAULTS = [
  'limited',
  'unavailable',
  'unavailable-applied',
  'unsent',
  'lost',
  'no-answer',
  'late',
  'garbled',
  'short',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Who changed the file. */
export type Author = 'person' | 'sync' | 'formulas';

export interface GoogleCounts {
  reads: number;
  writes: number;
  /** Writes that remove tokens and nothing else. */
  tidies: number;
  faults: number;
}

export class SimGoogle {
  readonly workbook = new SimWorkbook();
  readonly counts: GoogleCounts = { reads: 0, writes: 0, tidies: 0, faults: 0 };
  readonly random: Random;
  /** The tab of people's data, where formulas show their values. */
  readonly home: number;
  readonly #faults: { fault: Fault; calls: 'read' | 'write' | 'any' }[] = [];
  readonly #listeners: ((by: Author) => void)[] = [];
  #wasShort = false;

  constructor(random: Random, home: number) {
    this.random = random;
    this.home = home;
  }

  /** The next call of this kind meets the fault. */
  arm(fault: Fault, calls: 'read' | 'write' | 'any'): void {
    this.#faults.push({ fault, calls });
  }

  disarm(): void {
    this.#faults.length = 0;
  }

  /** Two short reads in a row are one fault too many: absence is believed when two reads agree. */
  takeFault(call: 'read' | 'write'): Fault | null {
    const isFit = (fault: Fault) => call === 'write' || fault !== 'short' || !this.#wasShort;
    const at = this.#faults.findIndex(
      ({ fault, calls }) => (calls === call || calls === 'any') && isFit(fault),
    );
    const fault = this.#faults.splice(at, at < 0 ? 0 : 1)[0]?.fault ?? null;
    if (fault !== null) this.counts.faults += 1;
    if (call === 'read') this.#wasShort = fault === 'short';
    return fault;
  }

  onChange(listener: (by: Author) => void): void {
    this.#listeners.push(listener);
  }

  changed(by: Author): void {
    for (const listener of this.#listeners) listener(by);
  }
}
