/** docs/benchmarks.md: what was measured, how, on what, and what came of it. Written by the bench, never by hand. */
import type { Bench } from '../bench.ts';
import type { Result } from '../result.ts';
import type { Plot } from './plots.ts';
import { shown } from './result-lines.ts';

export interface Report {
  benches: readonly Bench[];
  results: readonly Result[];
  /** Benches that ended with an error. */
  failed: readonly string[];
  plots: readonly Plot[];
  machine: readonly string[];
  /** As it was asked for. */
  command: string;
  minutes: number;
}

const ABOUT = `# Benchmarks

This page is written by \`npm run bench -- --docs\`; the figures are those of its last run. Times of a machine say little about
another one, so what counts are **ratios**: each figure stands beside a baseline that was measured in the same run, in turn with it.
Values are medians; ± is half of the range of the runs, as a share. MySQL commits to disk
(\`innodb_flush_log_at_trx_commit=1\`, \`sync_binlog=1\`), Redis appends to its file, and Google is the stand-in of this repository, in a
process of its own: what Google itself adds is its latency and its quota, which the bench of changes has.

\`npm run bench -- --help\` tells how to run it, a single bench, or the long version.`;

/** Markdown. */
export function page({ benches, results, failed, plots, machine, command, minutes }: Report): string {
  const sections = benches.flatMap((bench) => section(bench, results, plots));
  return [
    ABOUT,
    '## Machine',
    machine.map((line) => `- ${line}`).join('\n'),
    `\`${command}\` took ${minutes.toFixed(0)} minutes.`,
    ...failed.map(
      (name) => `**The bench \`${name}\` ended with an error in this run, so its figures are missing.**`,
    ),
    ...sections,
    '',
  ].join('\n\n');
}

function section(bench: Bench, results: readonly Result[], plots: readonly Plot[]): string[] {
  const own = results.filter((result) => result.bench === bench.name || isPartOf(bench, result));
  if (own.length === 0) return [];
  const picture = plots.find(({ name }) => name === `benchmark-${bench.name}`);
  return [
    `## ${bench.name}: ${bench.asks}`,
    bench.method,
    ...(picture ? [`![${picture.alt}](images/${picture.name}.svg)`] : []),
    table(own),
  ];
}

/** The reads of the whole tab are measured along with the import. */
function isPartOf(bench: Bench, { bench: name }: Result): boolean {
  return bench.name === 'import' && name === 'reconcile';
}

function table(results: readonly Result[]): string {
  const rows = results.map(({ metric, value, unit, baseline, ratio, runs, spread }) =>
    [
      metric,
      `${shown(value)} ${unit}`,
      baseline === null ? '' : `${shown(baseline)} ${unit}`,
      ratio === null ? '' : `**${shown(ratio)}**`,
      runs > 1 && spread > 0 ? `${runs}, ± ${shown(spread * 50)} %` : String(runs),
    ].join(' | '),
  );
  const head = ['what', 'measured', 'baseline', 'ratio', 'runs'].join(' | ');
  return [`| ${head} |`, '| --- | ---: | ---: | ---: | --- |', ...rows.map((row) => `| ${row} |`)].join('\n');
}
