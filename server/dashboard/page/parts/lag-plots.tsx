/** How long edits and changes took to cross, what waited, and the drift, over time: of one link or of all. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { problemOf } from '../../../../addon/sidebar/problem.ts';
import type { Problem } from '../../../../addon/rpc.ts';
import { SERIES_RANGES, type SeriesRange } from '../../../../shared/protocol/operator-api/ranges.ts';
import type { LaneSeries, Series } from '../../../../shared/protocol/operator-api/views.ts';
import { readSeries } from '../api.ts';
import { Plot, type Line } from './plot.tsx';

const AGAIN_MS = 15_000;
const RANGES: Readonly<Record<SeriesRange, string>> = { hour: 'Hour', day: 'Day', week: 'Week' };

export function LagPlots({ linkId }: { linkId?: string }) {
  const [range, setRange] = useState<SeriesRange>('hour');
  const [series, setSeries] = useState<Series | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const read = useCallback(async () => {
    try {
      setSeries(await readSeries(range, linkId));
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }, [range, linkId]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => document.hidden || void read(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [read]);
  return (
    <section class="plots" aria-label="Over time">
      <div class="switch" role="group" aria-label="How far back">
        {SERIES_RANGES.map((each) => (
          <button key={each} type="button" aria-pressed={range === each} onClick={() => setRange(each)}>
            {RANGES[each]}
          </button>
        ))}
      </div>
      <ProblemNote problem={problem} />
      {series && <Lines series={series} />}
    </section>
  );
}

function Lines({ series }: { series: Series }) {
  const { at, edits, changes, drift, google } = series;
  const lines = useMemo(
    () => ({
      edits: laneLines(edits, '--accent'),
      changes: laneLines(changes, '--good'),
      drift: [
        { name: 'cells that differ', colour: '--wait-mark', values: drift, shape: 'steps' },
      ] satisfies Line[],
      google: google && googleLines(google),
    }),
    [edits, changes, drift, google],
  );
  return (
    <div class="plot-grid">
      <Plot
        title="Sheet to MySQL: time to cross"
        at={at}
        lines={lines.edits}
        say={sayMs}
        top={1_000}
        summary={summaryOf(edits, 'edit')}
      />
      <Plot
        title="MySQL to sheet: time to cross"
        at={at}
        lines={lines.changes}
        say={sayMs}
        top={1_000}
        summary={summaryOf(changes, 'change')}
      />
      <Plot
        title="Drift at full reads"
        at={at}
        lines={lines.drift}
        say={sayCount}
        top={10}
        summary={`At most ${sayCount(largest(drift))} cells differed.`}
      />
      {lines.google && google && (
        <Plot
          title="Calls to Google a minute"
          at={at}
          lines={lines.google}
          say={sayCount}
          top={20}
          summary={`At most ${sayCount(largest(google.reads))} reads and ${sayCount(largest(google.writes))} writes a minute.`}
        />
      )}
    </div>
  );
}

function laneLines({ averageMs, slowestMs, waitingMs }: LaneSeries, colour: string): Line[] {
  return [
    { name: 'average', colour, values: averageMs, shape: 'area' },
    { name: 'slowest', colour: '--soft', values: slowestMs },
    { name: 'oldest that waited', colour: '--problem', values: waitingMs, isDashed: true },
  ];
}

function googleLines({ reads, writes, refused, budget }: NonNullable<Series['google']>): Line[] {
  const flat = (value: number) => reads.map(() => value);
  return [
    { name: 'reads', colour: '--accent', values: reads, shape: 'area' },
    { name: 'writes', colour: '--good', values: writes, shape: 'area' },
    { name: 'refused', colour: '--problem', values: refused },
    ...(budget === null
      ? []
      : [
          {
            name: `budget, ${budget.reads} each`,
            colour: '--wait-mark',
            values: flat(budget.reads),
            isDashed: true,
          },
        ]),
  ];
}

function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

function summaryOf({ count, slowestMs }: LaneSeries, what: string): string {
  const all = count.reduce((sum, each) => sum + each, 0);
  if (all === 0) return `No ${what} crossed in this time.`;
  return `${sayCount(all)} ${what}s crossed; the slowest took ${sayMs(largest(slowestMs))}.`;
}

/** Module-level, because a plot is drawn anew when it changes. */
function sayMs(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 950) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Number((ms / 1_000).toPrecision(3))} s`;
  return ms < 7_200_000
    ? `${Number((ms / 60_000).toPrecision(3))} min`
    : `${Number((ms / 3_600_000).toPrecision(3))} h`;
}

function sayCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
