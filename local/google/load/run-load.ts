/**
 * The load: a tab of rows × 10 cells is filled, read and changed by the calls that a sync makes, and by those that
 * touch every row.
 */
import type { Stopwatch } from './measure.ts';
import type { Client } from './sheets-client.ts';
import { send } from './sheets-client.ts';

const columns = 10;
const batchRows = 10_000;
const scattered = 1000;

/** One row: a key, texts, numbers and a boolean, as a table of a database has them. */
function rowOf(row: number): (string | number | boolean)[] {
  const texts = Array.from({ length: 5 }, (_, column) => `text ${row} ${column}`);
  return [`key-${row}`, row, row * 1.5, row % 2 === 0, ...texts, `last ${row}`];
}

function rowsFrom(start: number, count: number): unknown[][] {
  return Array.from({ length: count }, (_, offset) => rowOf(start + offset));
}

/** Runs all steps on spreadsheets of its own. `rows`: at least 2,000. Throws when a read does not find what was written. */
export async function runLoad(client: Client, rows: number, watch: Stopwatch): Promise<void> {
  const create = async (title: string): Promise<string> => {
    const gridProperties = { rowCount: rows, columnCount: columns };
    const body = {
      properties: { title },
      sheets: [{ properties: { sheetId: 0, title: 'Sheet1', gridProperties } }],
    };
    const made = (await send(client, 'POST', '/v4/spreadsheets', body)) as { spreadsheetId: string };
    return made.spreadsheetId;
  };
  const put = (id: string, start: number, values: unknown[][]): Promise<unknown> =>
    send(client, 'PUT', `/v4/spreadsheets/${id}/values/A${start + 1}?valueInputOption=RAW`, { values });

  const one = await create('At once');
  await watch.time('fill by one values.update', () => put(one, 0, rowsFrom(0, rows)));
  const id = await create('In batches');
  await watch.time(`fill by values.update, ${batchRows} rows each`, async () => {
    for (let start = 0; start < rows; start += batchRows) {
      await put(id, start, rowsFrom(start, Math.min(batchRows, rows - start)));
    }
  });

  const batch = (requests: object[]): Promise<unknown> =>
    send(client, 'POST', `/v4/spreadsheets/${id}:batchUpdate`, { requests });
  const read = (fields: string): Promise<unknown> =>
    send(client, 'POST', `/v4/spreadsheets/${id}:getByDataFilter?fields=${encodeURIComponent(fields)}`, {
      dataFilters: [{ gridRange: { sheetId: 0 } }],
    });

  const mask = 'sheets(properties.sheetId,data(startRow,rowData.values(userEnteredValue,effectiveValue)))';
  const cells = await watch.time('read by getByDataFilter, typed values', () => read(mask));
  demand(rowsOf(cells) === rows, 'The read of the cells did not find every row.');
  const values = await watch.time('read by values.get', () =>
    send(client, 'GET', `/v4/spreadsheets/${id}/values/Sheet1?valueRenderOption=UNFORMATTED_VALUE`),
  );
  demand(
    (values as { values: unknown[] }).values.length === rows,
    'The read of the values did not find every row.',
  );

  const step = Math.floor(rows / scattered);
  const writes = Array.from({ length: scattered }, (_, index) => ({
    updateCells: {
      start: { sheetId: 0, rowIndex: index * step, columnIndex: 4 },
      rows: [{ values: [{ userEnteredValue: { stringValue: `changed ${index}` } }] }],
      fields: 'userEnteredValue',
    },
  }));
  await watch.time(`${scattered} scattered updateCells in one batch`, () => batch(writes));
  await watch.time('100 batches of one updateCells', async () => {
    for (const write of writes.slice(0, 100)) await batch([write]);
  });
  await watch.time('100 reads of one row by getByDataFilter', async () => {
    for (let index = 0; index < 100; index += 1) {
      const range = { sheetId: 0, startRowIndex: index * step, endRowIndex: index * step + 1 };
      await send(
        client,
        'POST',
        `/v4/spreadsheets/${id}:getByDataFilter?fields=${encodeURIComponent(mask)}`,
        {
          dataFilters: [{ gridRange: range }],
        },
      );
    }
  });
  const lines = (start: number, end: number): object => ({
    range: { sheetId: 0, dimension: 'ROWS', startIndex: start, endIndex: end },
  });
  await watch.time('insert 1000 rows in one place', () => batch([{ insertDimension: lines(5, 1005) }]));
  await watch.time('delete 1000 rows in one place', () => batch([{ deleteDimension: lines(5, 1005) }]));
  await watch.time('insert and delete a row in 100 places, one batch', () =>
    batch(
      Array.from({ length: 100 }, (_, index) => [
        { insertDimension: lines(index * step, index * step + 1) },
        { deleteDimension: lines(index * step, index * step + 1) },
      ]).flat(),
    ),
  );
  await watch.time('sort all rows by a number, downwards', () =>
    batch([
      { sortRange: { range: { sheetId: 0 }, sortSpecs: [{ dimensionIndex: 1, sortOrder: 'DESCENDING' }] } },
    ]),
  );
}

function rowsOf(answer: unknown): number {
  const { sheets } = answer as { sheets: { data: { rowData: unknown[] }[] }[] };
  return sheets[0]?.data[0]?.rowData.length ?? 0;
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
