/** A running stand-in with a shared spreadsheet: the tab "People" with three persons, and an empty "_sync". */
import type { sheets_v4 } from '@googleapis/sheets';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { GoogleOptions, GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import type { Tab } from '../workbook/tab.ts';
import { realClient } from './real-client.ts';

export class Fixture {
  google!: GoogleStandIn;
  client!: sheets_v4.Resource$Spreadsheets;
  spreadsheetId!: string;
  people!: Tab;
  scratch!: Tab;

  /** Registers the hooks of a test file. */
  constructor(options: GoogleOptions = {}) {
    beforeAll(async () => {
      this.google = await startGoogle(options);
      this.client = realClient({ url: this.google.url, key: this.google.serviceAccount });
    });
    beforeEach(() => this.#fill());
    afterAll(() => this.google.close());
  }

  /** Sends a batch with the real client. */
  async batch(
    requests: sheets_v4.Schema$Request[],
    more: sheets_v4.Schema$BatchUpdateSpreadsheetRequest = {},
    fields?: string,
  ): Promise<sheets_v4.Schema$BatchUpdateSpreadsheetResponse> {
    const { spreadsheetId } = this;
    const requestBody = { requests, ...more };
    const { data } = await this.client.batchUpdate({ spreadsheetId, requestBody, ...(fields && { fields }) });
    return data;
  }

  /** What stands in "People". */
  valueAt(row: number, column: number): unknown {
    return this.people.effective(row, column);
  }

  /** A request that writes one cell of "People". */
  write(
    row: number,
    column: number,
    userEnteredValue: sheets_v4.Schema$ExtendedValue,
  ): sheets_v4.Schema$Request {
    return {
      updateCells: {
        start: { sheetId: this.people.tabId, rowIndex: row, columnIndex: column },
        rows: [{ values: [{ userEnteredValue }] }],
        fields: 'userEnteredValue',
      },
    };
  }

  /** A request that Google refuses when it is repeated. */
  token(id: number, title: string): sheets_v4.Schema$Request {
    const range = { sheetId: this.scratch.tabId, endRowIndex: 1 };
    return { addFilterView: { filter: { filterViewId: id, title, range } } };
  }

  #fill(): void {
    const { workbook } = this.google.createShared({
      title: 'Test',
      tabs: [
        {
          title: 'People',
          rows: [
            ['id', 'name', 'age'],
            ['1', 'Ann', 41],
            ['2', 'Bob', 0],
            ['3', 'Cid', null],
          ],
          rowCount: 10,
          columnCount: 5,
        },
        { title: '_sync', rowCount: 20, columnCount: 8 },
      ],
    });
    this.spreadsheetId = workbook.id;
    [this.people, this.scratch] = workbook.tabs as [Tab, Tab];
  }
}
