/** The table that `npm run google:replay` prints. */
import { demanded } from './replay-files.ts';
import type { Counts, Tally } from './tally.ts';

const heading = ['method', 'recorded', 'replayable', 'matched', 'left out, and why'];

/** Lines of a table with a row for each method, the totals, and every difference. */
export function report(tally: Tally): string[] {
  const rows = [...tally.methods]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([method, counts]) => row(method, counts));
  return [
    ...table([heading, ...rows, row('all', tally.total)]),
    '',
    `matched:    ${share(tally.matchedShare)} of the replayable calls have the recorded status and body (${share(demanded.matchedShare)} demanded)`,
    `replayable: ${share(tally.replayableShare)} of the recorded calls (${share(demanded.replayableShare)} demanded)`,
    ...[...tally.known].map(
      ([{ project, test, reason }, calls]) => `known: ${calls} in ${project} ${test}: ${reason}`,
    ),
    ...tally.unknown.map((sentence) => `differs: ${sentence}`),
  ];
}

/** Does the stand-in answer as well as it has to? */
export function isFaithful({ matchedShare, replayableShare }: Tally): boolean {
  return matchedShare >= demanded.matchedShare && replayableShare >= demanded.replayableShare;
}

function row(method: string, { all, matched, differing, leftOut }: Counts): string[] {
  const reasons = [...leftOut].map(([reason, count]) => `${count} ${reason}`).join('; ');
  return [method, String(all), String(matched + differing), String(matched), reasons];
}

function table(rows: readonly string[][]): string[] {
  const widths = heading.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column > 0 && column < heading.length - 1;
  return rows.map((cells) =>
    cells
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
