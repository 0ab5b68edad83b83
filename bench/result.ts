/** One measured figure, and how several runs become one. */
import { median, spread } from './statistics.ts';

export interface Result {
  bench: string;
  metric: string;
  /** Median of the runs. */
  value: number;
  unit: string;
  /** Median of what it is compared with, measured in the same run; null: it stands for itself. */
  baseline: number | null;
  /** The median of the ratios of neighbouring runs; above 1 is better where the bench says so. Null without a baseline. */
  ratio: number | null;
  runs: number;
  /** Range over median, of the ratios where there are any, else of the values. */
  spread: number;
}

type Named = Pick<Result, 'bench' | 'metric' | 'unit'>;

/** A figure without a baseline. */
export function figure(named: Named, values: readonly number[]): Result {
  return {
    ...named,
    value: median(values),
    baseline: null,
    ratio: null,
    runs: values.length,
    spread: spread(values),
  };
}

/**
 * A figure against its baseline, run by run: what disturbs the machine for a while disturbs both. `ratioOf` gives a ratio from
 * a pair of values; by default value over baseline.
 */
export function compared(
  named: Named,
  pairs: readonly { value: number; baseline: number }[],
  ratioOf = ({ value, baseline }: { value: number; baseline: number }) => value / baseline,
): Result {
  const ratios = pairs.map(ratioOf);
  return {
    ...named,
    value: median(pairs.map(({ value }) => value)),
    baseline: median(pairs.map(({ baseline }) => baseline)),
    ratio: median(ratios),
    runs: pairs.length,
    spread: spread(ratios),
  };
}
