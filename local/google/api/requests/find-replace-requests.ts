/** findReplace: in the cells of a range, a tab or all tabs, in what a person sees and, if asked for, in formulas. */
import { z } from 'zod';
import type { Cell } from '../../workbook/cell.ts';
import { withContent } from '../../workbook/cell.ts';
import { parseEntry } from '../../workbook/parse-entry.ts';
import type { EditContext, Place } from '../edit-context.ts';
import { invalidArgument } from '../google-error.ts';
import { withoutZeros } from '../wire-numbers.ts';
import { boolean, gridRange, int, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const request = z.strictObject({
  find: string.optional(),
  replacement: string.optional(),
  matchCase: boolean.optional(),
  matchEntireCell: boolean.optional(),
  searchByRegex: boolean.optional(),
  includeFormulas: boolean.optional(),
  range: gridRange.optional(),
  sheetId: int.optional(),
  allSheets: boolean.optional(),
});
type FindReplace = z.infer<typeof request>;

export const findReplace = requestKind(request, (context, wanted) => {
  const replace = replacer(wanted);
  const counts = {
    valuesChanged: 0,
    formulasChanged: 0,
    rowsChanged: 0,
    sheetsChanged: 0,
    occurrencesChanged: 0,
  };
  for (const { tab, area } of placesOf(context, wanted)) {
    const rowsBefore = counts.rowsChanged;
    for (let row = area.startRow; row < area.endRow; row += 1) {
      let isChanged = false;
      for (let column = area.startColumn; column < area.endColumn; column += 1) {
        const cell = tab.cell(row, column);
        if (!cell || (cell.formula !== undefined && wanted.includeFormulas !== true)) continue;
        const { text, count } = replace(cell.formula ?? tab.view(row, column).formatted);
        if (count === 0) continue;
        context.beforeWrite(tab, {
          startRow: row,
          endRow: row + 1,
          startColumn: column,
          endColumn: column + 1,
        });
        tab.setCell(row, column, entered(cell, text));
        isChanged = true;
        counts.occurrencesChanged += count;
        counts[cell.formula === undefined ? 'valuesChanged' : 'formulasChanged'] += 1;
      }
      if (isChanged) counts.rowsChanged += 1;
    }
    if (counts.rowsChanged > rowsBefore) counts.sheetsChanged += 1;
  }
  return { findReplace: withoutZeros(counts) };
});

function placesOf(context: EditContext, { range, sheetId, allSheets }: FindReplace): Place[] {
  if (range) return [context.place(range)];
  const whole = (tab: Place['tab']): Place => ({ tab, area: tab.clip({ endRow: tab.endOfData() }) });
  if (sheetId !== undefined) return [whole(context.tab(sheetId))];
  if (allSheets !== true) throw invalidArgument('One of range, sheetId and allSheets must be set.');
  return context.workbook.tabs.map(whole);
}

/** What a text becomes, and how often something was found in it. */
function replacer(wanted: FindReplace): (text: string) => { text: string; count: number } {
  const { find = '', replacement = '', matchCase, matchEntireCell, searchByRegex } = wanted;
  if (find === '') throw invalidArgument('find must be set.');
  const pattern = patternOf(
    searchByRegex === true ? find : find.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
    matchEntireCell === true,
    matchCase === true ? 'g' : 'gi',
  );
  return (text) => {
    const count = [...text.matchAll(pattern)].length;
    const replaced =
      searchByRegex === true ? text.replace(pattern, replacement) : text.replace(pattern, () => replacement);
    return { text: replaced, count };
  };
}

function patternOf(source: string, isWhole: boolean, flags: string): RegExp {
  try {
    return new RegExp(isWhole ? `^(?:${source})$` : source, flags);
  } catch {
    throw invalidArgument(`The regular expression "${source}" is invalid.`);
  }
}

function entered(cell: Cell, text: string): Cell | undefined {
  const { value, formula } = parseEntry(text, cell.format?.numberFormat);
  return withContent(cell, { value, formula });
}
