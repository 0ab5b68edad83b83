/** What happened over time, as lines: one number for each step, also for those in which nothing happened. Pure. */
import type { SeriesRange } from '../../shared/protocol/operator-api/ranges.ts';
import type { LaneSeries, Series } from '../../shared/protocol/operator-api/views.ts';
import type { LaneMinute, Minutes, MinuteStep } from '../ports/minutes.ts';

const MINUTE_MS = 60_000;

/** How many steps of how many minutes. */
export const STEPS: Readonly<Record<SeriesRange, { steps: number; stepMinutes: number }>> = {
  hour: { steps: 60, stepMinutes: 1 },
  day: { steps: 144, stepMinutes: 10 },
  week: { steps: 168, stepMinutes: 60 },
};

type Found = Awaited<ReturnType<Minutes['read']>>;

/** `budget`: calls that are allowed in a minute; undefined for one link, which has none of its own. */
export function toSeries(
  range: SeriesRange,
  { lastStep, found, driftBefore }: Found,
  budget?: { reads: number; writes: number } | null,
): Series {
  const { steps, stepMinutes } = STEPS[range];
  const byStep = new Map(found.map((each) => [each.step, each]));
  const all = Array.from({ length: steps }, (_, index) => lastStep - steps + 1 + index);
  const each = <T>(pick: (step: MinuteStep | undefined) => T): T[] =>
    all.map((step) => pick(byStep.get(step)));
  let drift = driftBefore;
  const aMinute = (pick: (step: MinuteStep) => number): number[] =>
    each((step) => (step ? Math.round((10 * pick(step)) / stepMinutes) / 10 : 0));
  return {
    stepMs: stepMinutes * MINUTE_MS,
    at: all.map((step) => step * stepMinutes * MINUTE_MS),
    edits: toLane(each((step) => step?.edits)),
    changes: toLane(each((step) => step?.changes)),
    drift: each((step) => (drift = step?.driftCells ?? drift)),
    google:
      budget === undefined
        ? null
        : {
            reads: aMinute(({ google }) => google.reads),
            writes: aMinute(({ google }) => google.writes),
            refused: aMinute(({ google }) => google.refused),
            budget,
          },
  };
}

function toLane(lanes: readonly (LaneMinute | undefined)[]): LaneSeries {
  const crossed = lanes.map((lane) => (lane !== undefined && lane.count > 0 ? lane : null));
  return {
    count: lanes.map((lane) => lane?.count ?? 0),
    averageMs: crossed.map((lane) => lane && Math.round(lane.sumMs / lane.count)),
    slowestMs: crossed.map((lane) => lane && lane.slowestMs),
    waitingMs: lanes.map((lane) => (lane === undefined || lane.waitingMs === 0 ? null : lane.waitingMs)),
  };
}
