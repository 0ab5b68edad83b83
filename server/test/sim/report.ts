/** What a person reads of runs: the table at the end, the events of a run, what was wrong. Pure. */
import { EVENT_KINDS, type SimEvent } from './events.ts';
import type { RunResult } from './run.ts';

interface Run {
  result: RunResult;
  events: readonly SimEvent[];
}

export function showTable(runs: readonly Run[], seconds: number): string {
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0);
  const failed = runs.filter(({ result }) => result.violations.length > 0);
  const lines: [string, string | number][] = [
    ['runs', runs.length],
    ['failed', failed.length],
    ['events', sum(({ events }) => events.length)],
    ...EVENT_KINDS.map((kind): [string, number] => [
      `  ${kind}`,
      sum(({ events }) => events.filter((event) => event.kind === kind).length),
    ]),
    ['steps', sum(({ result }) => result.steps)],
    ['crashes', sum(({ result }) => result.crashes)],
    ['cells written to MySQL', sum(({ result }) => result.cellsWritten)],
    ['calls that read the sheet', sum(({ result }) => result.sheetReads)],
    ['calls that write to the sheet', sum(({ result }) => result.sheetWrites)],
    ['conflicts recorded', sum(({ result }) => result.conflicts)],
    ['runs that end paused', runs.filter(({ result }) => result.paused !== null).length],
    ...counted(runs.flatMap(({ result }) => result.paused ?? [])),
    ['rules broken', ''],
    ...counted(failed.flatMap(({ result }) => [...new Set(result.violations.map(({ rule }) => rule))])),
    ['seeds that failed', failed.map(({ result }) => result.seed).join(' ')],
    ['virtual hours', Math.round(sum(({ result }) => result.seconds) / 3_600)],
    ['seconds', Math.round(seconds)],
    ['runs a second', (runs.length / seconds).toFixed(1)],
  ];
  return lines.map(([name, value]) => `${name.padEnd(44)}${value}`).join('\n');
}

function counted(texts: readonly string[]): [string, number][] {
  const groups = Map.groupBy(texts, (text) => text.replace(/\d+/g, '#').slice(0, 90));
  return [...groups].map(([text, all]): [string, number] => [`  ${text}`, all.length]);
}

export function showEvents(events: readonly SimEvent[]): string {
  return events
    .map(({ id, kind, gapMs, a, b, c }) => `  +${gapMs} ms ${kind} ${id} (${a}, ${b}, ${c})`)
    .join('\n');
}

export function showViolations({ violations, paused }: RunResult): string {
  const lines = violations.map(({ rule, where, what }) => `  ${rule}: ${where}: ${what}`);
  return [...lines, ...(paused === null ? [] : [`  paused: ${paused}`])].join('\n');
}
