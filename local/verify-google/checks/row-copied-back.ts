/**
 * A row that was deleted by mistake is put back from its copy: the copy is pasted into a new row. This shows which parts of
 * the row come back. Values, formulas and formats have to; notes and validation are told.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { Check } from '../check.ts';
import { copy, gridRange, type Area } from '../requests.ts';
import type { Workplace } from '../workplace.ts';

type CellData = sheets_v4.Schema$CellData;

const ROW = 30;
/** Rowlink keeps the copy of a row further down in its own tab, and when it repairs, further to the right. */
const SHIFT = { rows: 10, columns: 3 };

const MASK =
  'userEnteredValue,effectiveValue,userEnteredFormat(numberFormat,backgroundColor,textFormat),note,dataValidation';

const CELLS: readonly CellData[] = [
  { userEnteredValue: { stringValue: '=no formula' } },
  {
    userEnteredValue: { numberValue: 1234.5 },
    userEnteredFormat: { numberFormat: { type: 'CURRENCY', pattern: '"€"#,##0.00' } },
  },
  {
    userEnteredValue: { numberValue: 45_306 },
    userEnteredFormat: { numberFormat: { type: 'DATE', pattern: 'yyyy-mm-dd' } },
  },
  { userEnteredValue: { formulaValue: `=B${ROW + 1}*2` } },
  { userEnteredValue: { formulaValue: '=$B$30&"!"' } },
  {
    userEnteredValue: { boolValue: true },
    dataValidation: { condition: { type: 'BOOLEAN' }, strict: true },
  },
  {
    userEnteredValue: { stringValue: 'bold on yellow' },
    userEnteredFormat: { textFormat: { bold: true }, backgroundColor: { red: 1, green: 1 } },
    note: 'A note.',
  },
];

type Part = 'values' | 'formulas' | 'formats' | 'notes' | 'validation';

const PARTS: Readonly<Record<Part, { isNeeded: boolean; of: (cell: CellData) => unknown }>> = {
  values: { isNeeded: true, of: ({ effectiveValue }) => effectiveValue },
  formulas: { isNeeded: true, of: ({ userEnteredValue }) => userEnteredValue?.formulaValue },
  formats: { isNeeded: true, of: ({ userEnteredFormat }) => userEnteredFormat },
  notes: { isNeeded: false, of: ({ note }) => note },
  validation: { isNeeded: false, of: ({ dataValidation }) => dataValidation },
};

export const rowCopiedBack: Check = {
  claim: 'A row that is pasted back from its copy has its values, formulas and formats again',
  async run(place) {
    const row = {
      tabId: place.dataTab,
      startRow: ROW,
      endRow: ROW + 1,
      startColumn: 0,
      endColumn: CELLS.length,
    };
    await fill(place, row);
    const [before = []] = await place.cells(row, MASK);
    const copied = {
      tabId: place.scratchTab,
      startRow: ROW + SHIFT.rows,
      endRow: ROW + SHIFT.rows + 1,
      startColumn: SHIFT.columns,
      endColumn: SHIFT.columns + CELLS.length,
    };
    const rows = { sheetId: row.tabId, dimension: 'ROWS', startIndex: ROW, endIndex: ROW + 1 };
    await place.apply([
      copy(row, { tabId: copied.tabId, row: copied.startRow, column: copied.startColumn }),
      { deleteDimension: { range: rows } },
    ]);
    await place.apply([
      { insertDimension: { range: rows, inheritFromBefore: true } },
      copy(copied, { tabId: row.tabId, row: ROW, column: 0 }),
    ]);
    const [after = []] = await place.cells(row, MASK);
    const results = Object.entries(PARTS).map(([part, { isNeeded, of }]) => {
      const lost = CELLS.flatMap((_cell, index) => {
        const [was, is] = [of(before[index] ?? {}), of(after[index] ?? {})].map((value) =>
          JSON.stringify(value),
        );
        return was === is ? [] : [`cell ${index + 1} was ${was ?? 'empty'} and is ${is ?? 'empty'}`];
      });
      return {
        isNeeded,
        isBack: lost.length === 0,
        told: `${part}: ${lost.length === 0 ? 'back' : lost.join('; ')}.`,
      };
    });
    return {
      holds: results.every(({ isNeeded, isBack }) => isBack || !isNeeded),
      seen: results.map(({ told }) => told),
    };
  },
};

async function fill({ apply, dataTab }: Workplace, row: Area): Promise<void> {
  await apply([
    {
      updateCells: {
        range: gridRange(row),
        rows: [{ values: [...CELLS] }],
        fields: 'userEnteredValue,userEnteredFormat,note,dataValidation',
      },
    },
    {
      updateCells: {
        start: { sheetId: dataTab, rowIndex: 29, columnIndex: 1 },
        rows: [{ values: [{ userEnteredValue: { stringValue: 'fixed' } }] }],
        fields: 'userEnteredValue',
      },
    },
  ]);
}
