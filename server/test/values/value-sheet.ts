/** A tab of the stand-in that holds one value a row, read and written by our own Google client. */
import { startGoogle } from '../../../local/google/start-google.ts';
import type { RawCell } from '../../../shared/cell.ts';
import { dataOf, googleClient } from '../../adapters/google-sheets/client.ts';
import { FIELDS } from '../../adapters/google-sheets/field-masks.ts';
import { matchRanges, toDataFilter } from '../../adapters/google-sheets/read-ranges.ts';
import { updateCellsRequests, type CellWrite } from '../../adapters/google-sheets/typed-cells.ts';
import { freeBudget } from '../fakes/free-budget.ts';

type Stored = string | number | boolean | null;

export interface ValueSheet {
  /** As a person types: parsed like in the browser. */
  type(rows: readonly (readonly string[])[]): Promise<void>;
  write(cells: readonly CellWrite[]): Promise<void>;
  /** All cells, each row filled up to the width. */
  read(): Promise<RawCell[][]>;
  close(): Promise<void>;
}

const TAB = 0;

/** `stored` are values as the sheet holds them, unparsed. */
export async function valueSheet(
  size: { rows: number; columns: number },
  stored: readonly (readonly Stored[])[] = [],
): Promise<ValueSheet> {
  const google = await startGoogle();
  const rows = stored.map((row) => [...row]);
  const { workbook } = google.createShared({
    title: 'Values',
    tabs: [{ title: 'values', rows, rowCount: size.rows, columnCount: size.columns }],
  });
  const { client_email: email, private_key: privateKey } = google.serviceAccount;
  const client = googleClient({
    account: { email, privateKey },
    rootUrl: google.url,
    tokenUrl: `${google.url}/token`,
    budget: freeBudget,
  });
  const range = { tabId: TAB, startRow: 0, endRow: size.rows, startColumn: 0, endColumn: size.columns };

  return {
    async type(entries) {
      await google.human(workbook.id).type(TAB, { row: 0, column: 0 }, entries);
    },
    async write(cells) {
      const requests = updateCellsRequests(TAB, cells);
      dataOf(await client.batchUpdate(workbook.id, { requests }, FIELDS.nothing));
    },
    async read() {
      const answer = dataOf(await client.getRanges(workbook.id, [toDataFilter(range)], FIELDS.read));
      const seen = matchRanges(answer, [range])[0]?.rows ?? [];
      return Array.from({ length: size.rows }, (_row, row) =>
        Array.from({ length: size.columns }, (_column, column) => seen[row]?.[column] ?? null),
      );
    },
    close: () => google.close(),
  };
}
