/** What every bench is: a name, what it asks, and a run that gives figures. */
import type { Lab } from './lab.ts';
import type { Result } from './result.ts';

export interface BenchSize {
  /** Rows of a large tab. */
  rows: number;
  /** How often each thing is measured. */
  runs: number;
  /** The longest version, for a machine that has nothing else to do. */
  isFull: boolean;
}

export interface Bench {
  name: string;
  /** The question that it answers, for the report. */
  asks: string;
  /** How it is measured and what limits it, for the report. */
  method: string;
  /** What stands in the way of more, and what was tried; for the report. */
  limits?: string;
  run(lab: Lab, size: BenchSize): Promise<Result[]>;
}
