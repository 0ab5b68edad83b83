/** Cells of a tab that we may not write, as a read tells them: protected against us, or covered by a merged cell. Pure. */

/** Half-open, 0-based; an absent end is the end of the grid. */
export interface CellArea {
  startRow: number;
  endRow?: number;
  startColumn: number;
  endColumn?: number;
}

export interface BlockedArea extends CellArea {
  why: 'protected' | 'merged';
  /** Cells of a protected tab that everybody may edit. */
  except?: readonly CellArea[];
}

const SENTENCES: Readonly<Record<BlockedArea['why'], string>> = {
  protected:
    "The cell is protected in the sheet, so MySQL's value cannot be written. Let the sync's account edit it, or remove the protection.",
  merged: "The cell is a part of a merged cell, so MySQL's value cannot be shown. Unmerge it.",
};

/** Why the cell must not be written, as a sentence for people; null when it may be. */
export function blockedWhy(areas: readonly BlockedArea[], row: number, column: number): string | null {
  const cell = { startRow: row, endRow: row + 1, startColumn: column, endColumn: column + 1 };
  const found = areas.find((area) => blocks(area, cell));
  return found ? SENTENCES[found.why] : null;
}

/** Whether the row must not be deleted: some of its cells, whatever column, are protected. */
export function isRowProtected(areas: readonly BlockedArea[], row: number): boolean {
  const line = { startRow: row, endRow: row + 1, startColumn: 0 };
  return areas.some((area) => area.why === 'protected' && blocks(area, line));
}

/** The first cell of a merge shows its value: it may be written. */
function blocks(area: BlockedArea, wanted: CellArea): boolean {
  if (!overlap(area, wanted)) return false;
  if (area.why === 'merged') {
    return wanted.startRow !== area.startRow || wanted.startColumn !== area.startColumn;
  }
  return area.except?.some((open) => contains(open, wanted)) !== true;
}

function overlap(a: CellArea, b: CellArea): boolean {
  return (
    a.startRow < endOf(b.endRow) &&
    b.startRow < endOf(a.endRow) &&
    a.startColumn < endOf(b.endColumn) &&
    b.startColumn < endOf(a.endColumn)
  );
}

function contains(outer: CellArea, inner: CellArea): boolean {
  return (
    outer.startRow <= inner.startRow &&
    endOf(inner.endRow) <= endOf(outer.endRow) &&
    outer.startColumn <= inner.startColumn &&
    endOf(inner.endColumn) <= endOf(outer.endColumn)
  );
}

function endOf(end: number | undefined): number {
  return end ?? Infinity;
}
