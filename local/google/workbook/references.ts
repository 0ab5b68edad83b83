/**
 * References inside formulas: what becomes of them when cells move. Everything else of a formula's text,
 * spelling and blanks included, stays as it was typed.
 */
import type { RangeA1 } from '@borgar/fx';
import { parseA1Ref, tokenize } from '@borgar/fx';
import { columnName } from './a1.ts';
import type { Dimension } from './grid-range.ts';

/** First and last line of a reference in one dimension, both included; null: open. */
export interface Lines {
  readonly first: number | null;
  readonly last: number | null;
}

/** What a reference becomes: other lines, or undefined when what it pointed at is gone. */
export type LineChange = (lines: Lines) => Lines | undefined;

const referenceTokens = new Set(['range', 'range_beam', 'range_ternary']);

/** The formula after `change` was applied to its references that point to the tab `target`. */
export function mapReferences(
  formula: string,
  change: (range: RangeA1, title: string | undefined) => RangeA1 | undefined,
): string {
  const texts = tokenize(formula, { mergeRefs: true, allowTernary: true }).map(({ type, value }) => {
    if (!referenceTokens.has(type)) return value;
    const reference = parseA1Ref(value, { allowNamed: false, allowTernary: true });
    if (reference === undefined || !('range' in reference)) return value;
    const range = change(reference.range, reference.context?.at(-1));
    if (range === reference.range) return value;
    if (range === undefined) return '#REF!';
    return value.slice(0, value.lastIndexOf('!') + 1) + rangeText(range);
  });
  return texts.join('');
}

/** The formula with other titles before "!"; `change` gets a title and returns its new text, quoted if needed. */
export function mapTitles(formula: string, change: (title: string) => string | undefined): string {
  const texts = tokenize(formula, { mergeRefs: true, allowTernary: true }).map(({ type, value }) => {
    if (!referenceTokens.has(type)) return value;
    const title = parseA1Ref(value, { allowNamed: false, allowTernary: true })?.context?.at(-1);
    const next = title === undefined ? undefined : change(title);
    return next === undefined ? value : next + value.slice(value.lastIndexOf('!'));
  });
  return texts.join('');
}

function rangeText(range: RangeA1): string {
  const corner = (column: number | null, row: number | null, $column: boolean, $row: boolean): string =>
    (column === null ? '' : `${$column ? '$' : ''}${columnName(column)}`) +
    (row === null ? '' : `${$row ? '$' : ''}${row + 1}`);
  const { top, left, bottom = top, right = left } = range;
  const first = corner(left, top, range.$left ?? false, range.$top ?? false);
  const last = corner(right, bottom, range.$right ?? false, range.$bottom ?? false);
  return first === last && top !== null && left !== null ? first : `${first}:${last}`;
}

/** A reference with other rows or columns; the same object when nothing changed. */
export function changeLines(range: RangeA1, dimension: Dimension, change: LineChange): RangeA1 | undefined {
  const rows = dimension === 'ROWS';
  const first = rows ? range.top : range.left;
  const last = (rows ? range.bottom : range.right) ?? null;
  if (first === null && last === null) return range;
  const next = change({ first, last });
  if (next === undefined) return undefined;
  if (next.first === first && next.last === last) return range;
  return rows
    ? { ...range, top: next.first, bottom: next.last }
    : { ...range, left: next.first, right: next.last };
}

/**
 * The formula as it reads after it was copied that many rows and columns further: relative references move
 * along; one that would leave the grid is lost.
 */
export function moveFormula(formula: string, rows: number, columns: number): string {
  if (rows === 0 && columns === 0) return formula;
  return mapReferences(formula, (range) => {
    const moved = {
      ...range,
      top: shifted(range.top, range.$top, rows),
      bottom: shifted(range.bottom, range.$bottom, rows),
      left: shifted(range.left, range.$left, columns),
      right: shifted(range.right, range.$right, columns),
    };
    const bounds = [moved.top, moved.bottom, moved.left, moved.right];
    return bounds.some((bound) => bound !== null && bound < 0) ? undefined : moved;
  });
}

function shifted(
  line: number | null | undefined,
  fixed: boolean | null | undefined,
  by: number,
): number | null {
  if (line === null || line === undefined) return null;
  return fixed === true ? line : line + by;
}
