/** docs/benchmarks.md: what was measured, how, on what, and what came of it. Written by the bench, never by hand. */
import type { Bench } from '../bench.ts';
import type { Result } from '../result.ts';
import { judged, type Goal } from './goals.ts';
import { isQuiet, type Load } from './machine.ts';
import type { Plot } from './plots.ts';
import { shown } from './result-lines.ts';

export interface Report {
  benches: readonly Bench[];
  results: readonly Result[];
  /** Benches that ended with an error. */
  failed: readonly string[];
  plots: readonly Plot[];
  machine: readonly string[];
  /** Before anything was started. */
  load: Load;
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
export function page(report: Report): string {
  const { benches, results, failed, plots, machine, load, command, minutes } = report;
  const sections = benches.flatMap((bench) => section(bench, results, plots));
  return [
    ABOUT,
    '## Machine',
    [...machine, loadLine(load)].map((line) => `- ${line}`).join('\n'),
    ...(isQuiet(load) ? [] : [NOT_QUIET]),
    `\`${command}\` took ${minutes.toFixed(0)} minutes.`,
    ...missing(report),
    ...failed.map(
      (name) => `**The bench \`${name}\` ended with an error in this run, so its figures are missing.**`,
    ),
    ...goals(results),
    ...sections,
    '',
  ].join('\n\n');
}

/** A run that was stopped half-way. */
function missing({ benches, results, failed }: Report): string[] {
  const names = benches
    .filter((bench) => !failed.includes(bench.name) && !results.some((one) => one.bench === bench.name))
    .map(({ name }) => `\`${name}\``);
  return names.length === 0
    ? []
    : [`**The run was stopped before ${names.join(', ')}, so their figures are missing.**`];
}

function section(bench: Bench, results: readonly Result[], plots: readonly Plot[]): string[] {
  const own = results.filter((result) => result.bench === bench.name || isPartOf(bench, result));
  if (own.length === 0) return [];
  const picture = plots.find(({ name }) => name === `benchmark-${bench.name}`);
  return [
    `## ${bench.name}: ${bench.asks}`,
    bench.method,
    ...(bench.limits === undefined ? [] : [bench.limits]),
    ...(picture ? [`![${picture.alt}](images/${picture.name}.svg)`] : []),
    table(own),
  ];
}

/** The reads of the whole tab are measured along with the import. */
function isPartOf(bench: Bench, { bench: name }: Result): boolean {
  return bench.name === 'import' && name === 'reconcile';
}

const NOT_QUIET = `**Something else kept this machine busy when the run began, so the figures are void as figures of speed**: they show that the
benches run, and how their page looks.`;

function loadLine({ load, processors }: Load): string {
  return `load average before the start: ${shown(load)}, of ${processors} processors`;
}

/** Those that are not met are named before any figure is shown. */
function goals(results: readonly Result[]): string[] {
  const all = results.flatMap((result) => {
    const found = judged(result);
    return found === null ? [] : [{ result, ...found }];
  });
  if (all.length === 0) return [];
  const missed = all.filter(({ isMet }) => !isMet);
  const lines = missed.map(({ result, goal }) => {
    const measured =
      goal.of === 'ratio' ? `ratio ${shown(result.ratio ?? NaN)}` : `${shown(result.value)} ${result.unit}`;
    return `- ${result.bench}, ${result.metric}: ${measured}, goal ${goalText(goal, result.unit)}`;
  });
  return [
    '## Goals',
    `Of ${all.length} figures with a goal that was set beforehand, ${all.length - missed.length} meet it${missed.length > 0 ? '. These do not:' : '.'}`,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ];
}

function goalText({ bound, of, limit }: Goal, unit: string): string {
  const sign = bound === 'least' ? '≥' : '≤';
  return of === 'ratio' ? `${sign} ${limit}` : `${sign} ${limit} ${unit}`;
}

function table(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { metric, value, unit, baseline, ratio, runs, spread } = result;
    const found = judged(result);
    return [
      metric,
      `${shown(value)} ${unit}`,
      baseline === null ? '' : `${shown(baseline)} ${unit}`,
      ratio === null ? '' : `**${shown(ratio)}**`,
      found === null ? '' : `${goalText(found.goal, unit)}${found.isMet ? '' : ', **not met**'}`,
      runs > 1 && spread > 0 ? `${runs}, ± ${shown(spread * 50)} %` : String(runs),
    ].join(' | ');
  });
  const head = ['what', 'measured', 'baseline', 'ratio', 'goal', 'runs'].join(' | ');
  const line = '| --- | ---: | ---: | ---: | --- | --- |';
  return [`| ${head} |`, line, ...rows.map((row) => `| ${row} |`)].join('\n');
}
