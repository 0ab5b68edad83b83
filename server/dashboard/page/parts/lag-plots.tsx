/** How long edits and changes took to cross, what waited, and the drift, over time: of one link or of all. */
import { useCallback, useMemo, useState } from 'preact/hooks';

import { Switch } from '../../../../addon/sidebar/parts/field.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { SERIES_RANGES, type SeriesRange } from '../../../../shared/protocol/operator-api/ranges.ts';
import type { LaneSeries, Series } from '../../../../shared/protocol/operator-api/views.ts';
import { readSeries } from '../api.ts';
import { Plot, type Line } from './plot.tsx';
import { usePolled } from './use-polled.ts';

const AGAIN_MS = 15_000;
const RANGES: Readonly<Record<SeriesRange, string>> = { hour: 'Hour', day: 'Day', week: 'Week' };

export function LagPlots({ linkId }: { linkId?: string }) {
  const [range, setRange] = useState<SeriesRange>('hour');
  const read = useCallback(() => readSeries(range, linkId), [range, linkId]);
  const { answer: series, problem } = usePolled(read, AGAIN_MS);
  return (
    <section class="plots" aria-label="Over time">
      <Switch
        label="How far back"
        value={range}
        options={SERIES_RANGES.map((each) => [each, RANGES[each]])}
        onChange={setRange}
      />
      <ProblemNote problem={problem} />
      {series && <Lines series={series} />}
    </section>
  );
}

function Lines({ series: { at, edits, changes, drift, google } }: { series: Series }) {
  return (
    <div class="plot-grid">
      <LanePlot title="Sheet to MySQL: time to cross" at={at} lane={edits} colour="--accent" what="edit" />
      <LanePlot title="MySQL to sheet: time to cross" at={at} lane={changes} colour="--good" what="change" />
      <DriftPlot at={at} drift={drift} />
      {google && <GooglePlot at={at} google={google} />}
    </div>
  );
}

interface LanePlotProps {
  title: string;
  at: readonly number[];
  lane: LaneSeries;
  /** Of the average. */
  colour: string;
  /** What crosses there. */
  what: string;
}

function LanePlot({ title, at, lane, colour, what }: LanePlotProps) {
  const lines = useMemo(() => laneLines(lane, colour), [lane, colour]);
  return <Plot title={title} at={at} lines={lines} say={sayMs} top={1_000} summary={summaryOf(lane, what)} />;
}

function DriftPlot({ at, drift }: Pick<Series, 'at' | 'drift'>) {
  const lines = useMemo<Line[]>(
    () => [{ name: 'cells that differ', colour: '--wait-mark', values: drift, shape: 'steps' }],
    [drift],
  );
  const summary = `At most ${sayCount(largest(drift))} cells differed.`;
  return <Plot title="Drift at full reads" at={at} lines={lines} say={sayCount} top={10} summary={summary} />;
}

function GooglePlot({ at, google }: { at: readonly number[]; google: NonNullable<Series['google']> }) {
  const lines = useMemo(() => googleLines(google), [google]);
  const [reads, writes] = [google.reads, google.writes].map((calls) => sayCount(largest(calls)));
  const summary = `At most ${reads} reads and ${writes} writes a minute.`;
  return (
    <Plot title="Calls to Google a minute" at={at} lines={lines} say={sayCount} top={20} summary={summary} />
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
            values: reads.map(() => budget.reads),
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
