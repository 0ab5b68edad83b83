/**
 * Lines over time (uPlot), in the colours of the page, as wide as there is room. The same numbers stand in words beside it for
 * whoever cannot see it.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

import { lonely } from './lonely.ts';

export interface Line {
  name: string;
  /** A custom property of the page, such as `--accent`. */
  colour: string;
  values: readonly (number | null)[];
  /** `area`: filled down to zero; `steps`: so, and level until the next value. */
  shape?: 'line' | 'area' | 'steps';
  isDashed?: boolean;
}

interface PlotProps {
  title: string;
  /** Milliseconds since 1970, one for each value. */
  at: readonly number[];
  lines: readonly Line[];
  say: (value: number) => string;
  /** The least top of the scale, so that little looks like little. */
  top: number;
  /** One sentence for those who do not see it. */
  summary: string;
}

const HEIGHT = 168;
const DAY_SECONDS = 86_400;

export function Plot({ title, at, lines, say, top, summary }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useRef(matchMedia('(prefers-color-scheme: dark)'));
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const draw = (): uPlot => new uPlot(optionsOf(box, lines, say, top), dataOf(at, lines), box);
    let plot = draw();
    const sizes = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    const recolour = (): void => {
      plot.destroy();
      plot = draw();
    };
    sizes.observe(box);
    const dark = scheme.current;
    dark.addEventListener('change', recolour);
    return () => {
      sizes.disconnect();
      dark.removeEventListener('change', recolour);
      plot.destroy();
    };
  }, [at, lines, say, top]);
  return (
    <figure class="plot" aria-label={title}>
      <figcaption>
        <h2>{title}</h2>
        <span class="legend">
          {lines.map(({ name, colour, isDashed }) => (
            <span key={name}>
              <i class={`${colour.slice(2)} ${isDashed === true ? 'dashed' : ''}`} /> {name}
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={place} class="canvas" aria-hidden="true" />
      <p class="unseen">{summary}</p>
    </figure>
  );
}

function dataOf(at: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  return [at.map((ms) => ms / 1_000), ...lines.map(({ values }) => [...values])];
}

function optionsOf(
  box: HTMLElement,
  lines: readonly Line[],
  say: (value: number) => string,
  top: number,
): uPlot.Options {
  const style = getComputedStyle(box);
  const colourOf = (name: string): string => resolved(box, name);
  const grid = { stroke: colourOf('--line'), width: 1 };
  const axis: uPlot.Axis = {
    stroke: colourOf('--soft'),
    font: `11px ${style.fontFamily}`,
    grid,
    ticks: { show: false },
  };
  return {
    width: Math.max(box.clientWidth, 120),
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { setScale: false } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(max, top) * 1.05] } },
    axes: [
      { ...axis, grid: { show: false }, space: 64, size: 24, values: (_plot, ticks) => sayTimes(ticks) },
      { ...axis, size: 52, space: 34, values: (_plot, ticks) => ticks.map(say) },
    ],
    series: [
      {},
      ...lines.map(({ colour, values, shape = 'line', isDashed = false }): uPlot.Series => {
        const stroke = colourOf(colour);
        const stepped = shape === 'steps' ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
        return {
          stroke,
          width: 1.75,
          spanGaps: false,
          points: { show: true, size: 5, fill: stroke, filter: lonely(values) },
          ...(shape !== 'line' && { fill: `color-mix(in srgb, ${stroke} 16%, transparent)` }),
          ...(stepped && { paths: stepped }),
          ...(isDashed && { dash: [5, 4] }),
        };
      }),
    ],
    plugins: [tooltip(lines, say)],
  };
}

/** As a clock shows them; the day where it changes, or where steps are days. */
function sayTimes(ticks: readonly number[]): string[] {
  const stepSeconds = (ticks[1] ?? 0) - (ticks[0] ?? 0);
  return ticks.map((tick) => {
    const at = new Date(tick * 1_000);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
    return isMidnight || stepSeconds >= DAY_SECONDS
      ? at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
      : at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
  });
}

/** The colour that a custom property comes to, light or dark. */
function resolved(box: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** What each line says where the pointer is. */
function tooltip(lines: readonly Line[], say: (value: number) => string): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'tip';
  box.hidden = true;
  return {
    hooks: {
      init: (plot) => {
        plot.over.append(box);
      },
      setCursor: (plot) => {
        const { idx, left = -1 } = plot.cursor;
        const at = idx == null ? undefined : plot.data[0][idx];
        box.hidden = left < 0 || idx == null || at === undefined;
        if (box.hidden || idx == null || at === undefined) return;
        const told = lines.flatMap(({ name }, index) => {
          const value = plot.data[index + 1]?.[idx];
          return value == null ? [] : [`${name}: ${say(value)}`];
        });
        box.textContent = [
          new Date(at * 1_000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
          ...told,
        ].join('\n');
        box.classList.toggle('left', left > plot.over.clientWidth / 2);
        box.style.left = `${left}px`;
      },
    },
  };
}
