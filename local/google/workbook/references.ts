/**
 * References inside formulas: what becomes of them when cells move. Everything else of a formula's text,
 * spelling and blanks included, stays as it was typed.
 */
import type { RangeA1 } from '@borgar/fx';
import { parseA1Ref, tokenize } from '@borgar/fx';
import { columnName } from './a1.ts';
import type { GridRange } from './grid-range.ts';

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

/** A reference after a change of ranges; the same object when nothing changed, undefined when nothing is left. */
export function changeReference(
  reference: RangeA1,
  tabId: number,
  change: (range: GridRange) => GridRange | undefined,
): RangeA1 | undefined {
  const { top, left, bottom = top, right = left } = reference;
  const range: GridRange = {
    tabId,
    startRow: top ?? undefined,
    endRow: bottom === null ? undefined : bottom + 1,
    startColumn: left ?? undefined,
    endColumn: right === null ? undefined : right + 1,
  };
  const next = change(range);
  if (next === undefined) return undefined;
  const bounds = ['startRow', 'endRow', 'startColumn', 'endColumn'] as const;
  if (bounds.every((bound) => next[bound] === range[bound])) return reference;
  return {
    ...reference,
    top: next.startRow ?? null,
    left: next.startColumn ?? null,
    bottom: next.endRow === undefined ? null : next.endRow - 1,
    right: next.endColumn === undefined ? null : next.endColumn - 1,
  };
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
