/**
 * The Sheets port of one simulated process: the product's own adapter code over the simulated client, so that requests,
 * answers and the judgement of failures are the real ones.
 */
import type { GoogleClient } from '../../../adapters/google-sheets/client.ts';
import { dataOf } from '../../../adapters/google-sheets/client.ts';
import {
  insertColumnRequests,
  readColumnTags,
  tagRequests,
} from '../../../adapters/google-sheets/column-tags.ts';
import { createScratch } from '../../../adapters/google-sheets/create-scratch.ts';
import { FIELDS } from '../../../adapters/google-sheets/field-masks.ts';
import { matchRanges, toDataFilter } from '../../../adapters/google-sheets/read-ranges.ts';
import {
  addKeyColumnRequests,
  deleteColumn,
  growScratchRequests,
} from '../../../adapters/google-sheets/scratch-requests.ts';
import { readInfo, readTokens } from '../../../adapters/google-sheets/spreadsheet-info.ts';
import { tabTitles } from '../../../adapters/google-sheets/tab-titles.ts';
import { writeCalls } from '../../../adapters/google-sheets/write-calls.ts';
import type { Sheets } from '../../../ports/sheets.ts';

/** `newTabId` is asked once for each scratch tab. */
export function simSheets(client: GoogleClient, newTabId: () => number): Sheets {
  const titles = tabTitles();
  const describe: Sheets['describe'] = async (googleId, signal) => {
    const info = readInfo(dataOf(await client.get(googleId, FIELDS.describe, signal), signal));
    titles.note(googleId, info.tabs);
    return info;
  };
  const update = async (googleId: string, requests: object[]): Promise<void> => {
    if (requests.length > 0) dataOf(await client.batchUpdate(googleId, { requests }, FIELDS.nothing));
  };
  return {
    describe,
    async read(googleId, ranges, signal) {
      const filters = ranges.map(toDataFilter);
      const answer = dataOf(await client.getRanges(googleId, filters, FIELDS.read, signal), signal);
      const info = readInfo(answer);
      titles.note(googleId, info.tabs);
      return {
        info,
        ranges: matchRanges(answer, ranges),
        columnTags: readColumnTags(answer),
        tokens: readTokens(answer),
      };
    },
    ...writeCalls(client, describe, titles),
    async createScratch(googleId, nonce, lastAppliedN) {
      const { tabs } = await describe(googleId);
      const facts = { tabs, nonce, lastAppliedN, newTabId: newTabId(), editor: 'sync@example.com' };
      return createScratch(client, googleId, facts);
    },
    fitScratch: (googleId, scratch, rows, columns) =>
      update(googleId, growScratchRequests(scratch, rows, columns)),
    addKeyColumn: (googleId, tab, headerRow, column, header) =>
      update(googleId, addKeyColumnRequests(tab, headerRow, column, header)),
    removeColumn: (googleId, tabId, column) => update(googleId, [deleteColumn(tabId, column)]),
    removeTab: (googleId, tabId) => update(googleId, [{ deleteSheet: { sheetId: tabId } }]),
    async tagColumns(googleId, tabId, link, tags) {
      await update(googleId, tagRequests(tabId, link, tags));
    },
    async insertColumn(googleId, tabId, link, headerRow, column) {
      const requests = insertColumnRequests(tabId, link, headerRow, column);
      const result = await client.batchUpdate(googleId, { requests }, FIELDS.nothing);
      if (!result.ok && result.failure.status === 400) return false;
      dataOf(result);
      return true;
    },
    async removeTokens(googleId, ids) {
      if (ids.length === 0) return;
      const requests = ids.map((filterId) => ({ deleteFilterView: { filterId } }));
      const result = await client.batchUpdate(googleId, { requests }, FIELDS.nothing);
      if (!result.ok && result.failure.status === 400) return;
      dataOf(result);
    },
  };
}
