/** Pictures of the figures, as SVG that needs no script and no font of its own. */
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

import type { Result } from '../result.ts';
import { judged } from './goals.ts';

export interface Plot {
  /** File name without its ending. */
  name: string;
  /** For those who cannot see it. */
  alt: string;
  svg: string;
}

const COLOURS = { ours: '#0b6e4f', baseline: '#8d99ae', line: '#222222', goal: '#c1121f' };

const CONFIG: NonNullable<TopLevelSpec['config']> = {
  background: 'white',
  font: 'sans-serif',
  view: { stroke: null },
  // Texts are never cut: their width is only guessed without a browser.
  axis: { labelLimit: 0, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' },
  legend: { labelLimit: 0, labelFontSize: 12 },
  title: { anchor: 'start', fontSize: 14, subtitleFontSize: 12, subtitleColor: '#555555' },
};

/** One plot for each bench that has something to draw. */
export async function plots(results: readonly Result[]): Promise<Plot[]> {
  const of = (bench: string) => results.filter((result) => result.bench === bench && result.ratio !== null);
  const drawn = [
    ratios(
      'benchmark-import',
      of('import').filter(({ unit }) => unit === 'rows/s'),
      {
        title: 'Import: speed against plain statements',
        axis: 'rows a second, as a multiple of the baseline',
        alt: 'The speed of an import as a share of that of plain statements',
      },
    ),
    ratios('benchmark-saturation', of('saturation'), {
      title: 'Saturation: how much of the quota is used',
      axis: 'calls, as a share of what the budget allows',
      alt: 'The share of the allowed calls that is used by 200 busy spreadsheets',
    }),
    ratios('benchmark-edits', of('edits'), {
      title: 'Edits: speed against a bare UPDATE per request',
      axis: 'edits a second, as a multiple of the baseline',
      alt: 'Edits a second as a multiple of a route that only updates',
    }),
    ratios('benchmark-customer', of('customer'), {
      title: 'Customer: what triggers cost a statement (less is better)',
      axis: 'time, as a multiple of the same without triggers',
      alt: 'The time of statements on a linked table as a multiple of the same without triggers',
    }),
    bursts(of('changes').filter(({ unit }) => unit === 's')),
  ];
  const made = await Promise.all(drawn.flatMap((plot) => plot ?? []).map(render));
  return made;
}

interface Drawing {
  name: string;
  alt: string;
  spec: TopLevelSpec;
}

function ratios(
  name: string,
  results: readonly Result[],
  { title, axis, alt }: { title: string; axis: string; alt: string },
): Drawing | null {
  if (results.length === 0) return null;
  const values = results.map((result) => {
    const { metric, ratio, spread } = result;
    const goal = judged(result)?.goal;
    const half = ((ratio ?? 0) * spread) / 2;
    return {
      metric,
      ratio,
      low: (ratio ?? 0) - half,
      high: (ratio ?? 0) + half,
      goal: goal?.of === 'ratio' ? goal.limit : null,
    };
  });
  const y = { field: 'metric', type: 'nominal', sort: null, title: null } as const;
  const spec: TopLevelSpec = {
    config: CONFIG,
    title: {
      text: title,
      subtitle: 'dashed: the baseline; red: the goal; thin line: half of the range of the runs on each side',
    },
    width: 480,
    height: { step: 28 },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', color: COLOURS.ours },
        encoding: { y, x: { field: 'ratio', type: 'quantitative', title: axis } },
      },
      {
        mark: { type: 'rule', color: COLOURS.line },
        encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'tick', color: COLOURS.goal, thickness: 3, size: 26 },
        transform: [{ filter: 'datum.goal !== null' }],
        encoding: { y, x: { field: 'goal', type: 'quantitative' } },
      },
      {
        mark: { type: 'rule', strokeDash: [4, 3], color: COLOURS.line },
        encoding: { x: { datum: 1, type: 'quantitative' } },
      },
    ],
  };
  return { name, alt, spec };
}

const BURST = /^(\d+) rows? × (\d+)(?:, (apart|together))?:/;

/** Seconds by the number of rows, each kind of burst a line, and the least below it. */
function bursts(results: readonly Result[]): Drawing | null {
  const values = results.flatMap(({ metric, value, baseline }) => {
    const [, rows, columns, lie = 'together'] = BURST.exec(metric) ?? [];
    if (rows === undefined || columns === undefined) return [];
    const kind = `${columns} ${columns === '1' ? 'column' : 'columns'}, rows ${lie}`;
    const point = (what: string, seconds: number | null) => ({ rows: Number(rows), kind, what, seconds });
    return [point('measured', value), point('least that the limits allow', baseline)];
  });
  if (values.length === 0) return null;
  const spec: TopLevelSpec = {
    config: CONFIG,
    title: {
      text: 'Changes: seconds until the sheet shows a burst (less is better)',
      subtitle: 'solid: measured; dashed: the least that the limits allow',
    },
    width: 480,
    height: 300,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: {
        field: 'rows',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { values: [1, 10, 100, 1_000, 10_000, 100_000] },
        title: 'changed rows',
      },
      y: {
        field: 'seconds',
        type: 'quantitative',
        scale: { type: 'log' },
        axis: { values: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000] },
        title: 'seconds until the sheet shows them',
      },
      color: { field: 'kind', type: 'nominal', title: null },
      strokeDash: {
        field: 'what',
        type: 'nominal',
        title: null,
        sort: null,
        legend: null,
      },
    },
  };
  const alt =
    'Seconds until the sheet shows a burst of changes, by its rows, and the least that the limits allow';
  return { name: 'benchmark-changes', alt, spec };
}

async function render({ name, alt, spec }: Drawing): Promise<Plot> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  return { name, alt, svg: `${await view.toSVG()}\n` };
}
