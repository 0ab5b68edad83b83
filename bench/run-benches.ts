/** Runs benches one after the other. One that fails is named and loses nobody else's figures; what there is so far is told after each. */
import type { Bench, BenchSize } from './bench.ts';
import type { Lab } from './lab.ts';
import { resultLines } from './report/result-lines.ts';
import type { Result } from './result.ts';

export interface Outcome {
  results: readonly Result[];
  /** Benches that ended with an error. */
  failed: readonly string[];
}

export interface RunOptions {
  lab: Lab;
  size: BenchSize;
  print: (line: string) => void;
  /** Called after each bench with everything so far. */
  keep: (outcome: Outcome) => Promise<void>;
}

export async function runBenches(
  benches: readonly Bench[],
  { lab, size, print, keep }: RunOptions,
): Promise<Outcome> {
  const results: Result[] = [];
  const failed: string[] = [];
  for (const bench of benches) {
    const start = performance.now();
    print(`\n${bench.name}: ${bench.asks}`);
    try {
      const found = await bench.run(lab, size);
      results.push(...found);
      print(resultLines(found).join('\n'));
    } catch (error) {
      failed.push(bench.name);
      print(`✗ ${bench.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    print(`  ${bench.name} took ${((performance.now() - start) / 1_000).toFixed(0)} s`);
    await keep({ results, failed });
  }
  return { results, failed };
}
