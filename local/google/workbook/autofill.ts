/**
 * Dragging the fill handle: cells beyond the source go on with its series. Numbers with one step, dates, texts that end in a
 * number, and formulas go on; everything else repeats.
 */
import type { Cell, Scalar } from './cell.ts';
import type { Rectangle } from './grid-range.ts';
import { moveFormula } from './references.ts';
import type { Tab } from './tab.ts';

/** Fills `target`, which contains `source` and reaches beyond it up, down, left or right; both lie inside the grid. */
export function autofill(tab: Tab, source: Rectangle, target: Rectangle): void {
  const isVertical = target.startRow < source.startRow || target.endRow > source.endRow;
  const [from, to] = isVertical ? [source.startColumn, source.endColumn] : [source.startRow, source.endRow];
  for (let line = from; line < to; line += 1) {
    if (isVertical) {
      fillLine(tab, (at) => [at, line], [source.startRow, source.endRow], [target.startRow, target.endRow]);
    } else {
      fillLine(
        tab,
        (at) => [line, at],
        [source.startColumn, source.endColumn],
        [target.startColumn, target.endColumn],
      );
    }
  }
}

type Span = readonly [start: number, end: number];

/** One row or column; `placeAt` gives the cell at a position of it. */
function fillLine(
  tab: Tab,
  placeAt: (at: number) => readonly [number, number],
  source: Span,
  target: Span,
): void {
  const [start, end] = source;
  const cells = Array.from({ length: end - start }, (_, offset) => tab.cell(...placeAt(start + offset)));
  const valueAt = seriesOf(cells);
  for (let at = target[0]; at < target[1]; at += 1) {
    if (at >= start && at < end) continue;
    const turn = Math.floor((at - start) / cells.length);
    const model = cells[at - start - turn * cells.length];
    const [row, column] = placeAt(at);
    const [modelRow, modelColumn] = placeAt(at - turn * cells.length);
    const formula = model?.formula && moveFormula(model.formula, row - modelRow, column - modelColumn);
    const value = valueAt?.(at - start);
    tab.setCell(row, column, next(model, formula, value));
  }
}

function next(
  model: Cell | undefined,
  formula: string | undefined,
  value: Scalar | undefined,
): Cell | undefined {
  if (formula !== undefined) return { ...model, formula };
  return value === undefined ? model : { ...model, value };
}

/** What stands at a position of the series, counted from its first cell; undefined: there is no series. */
function seriesOf(cells: readonly (Cell | undefined)[]): ((at: number) => Scalar) | undefined {
  const parts = cells.map(partsOf);
  const [first] = parts;
  if (!first || !parts.every((part) => part?.prefix === first.prefix)) return undefined;
  const numbers = parts.map((part) => part?.number ?? 0);
  const step = stepOf(numbers, first.stepsAlone);
  if (step === undefined) return undefined;
  const { prefix } = first;
  return (at) => (prefix === undefined ? first.number + at * step : `${prefix}${first.number + at * step}`);
}

/** A number, or a text's last number with what comes before it. `stepsAlone`: a single one counts on by one. */
interface Parts {
  readonly prefix: string | undefined;
  readonly number: number;
  readonly stepsAlone: boolean;
}

function partsOf(cell: Cell | undefined): Parts | undefined {
  if (cell?.formula !== undefined) return undefined;
  if (typeof cell?.value === 'number') {
    const type = cell.format?.numberFormat?.type ?? '';
    return { prefix: undefined, number: cell.value, stepsAlone: type.startsWith('DATE') };
  }
  const [, prefix, digits] =
    /^(.*?)(\d{1,15})$/.exec(typeof cell?.value === 'string' ? cell.value : '') ?? [];
  if (digits === undefined || digits !== String(Number(digits))) return undefined;
  return { prefix, number: Number(digits), stepsAlone: true };
}

function stepOf(numbers: readonly number[], stepsAlone: boolean): number | undefined {
  const [first = 0, second] = numbers;
  if (second === undefined) return stepsAlone ? 1 : undefined;
  const step = second - first;
  return numbers.every((number, at) => Math.abs(number - (first + at * step)) < 1e-9) ? step : undefined;
}
