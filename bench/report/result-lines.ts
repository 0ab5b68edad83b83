/** Figures as lines of a table for the terminal. */
import type { Result } from '../result.ts';

export function resultLines(results: readonly Result[]): string[] {
  const width = Math.max(0, ...results.map(({ metric }) => metric.length));
  return results.map(({ metric, value, unit, baseline, ratio, runs, spread }) => {
    const against = baseline === null ? '' : `  baseline ${shown(baseline)}  ratio ${shown(ratio ?? NaN)}`;
    return `  ${metric.padEnd(width)}  ${shown(value).padStart(9)} ${unit}${against}  (${runs > 1 ? `${runs} runs, ± ${shown(spread * 50)} %` : '1 run'})`;
  });
}

/** Three digits that count. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
