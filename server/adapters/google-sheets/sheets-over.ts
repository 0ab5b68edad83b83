/** The Sheets port over a client of Google's API. What each method promises stands at the port. */
import { unlessRefused } from '../../core/unless-refused.ts';
import type { Sheets, TabInfo } from '../../ports/sheets.ts';
import { dataOf, type GoogleClient } from './client.ts';
import { insertColumnRequests, readColumnTags, tagRequests } from './column-tags.ts';
import { createScratch } from './create-scratch.ts';
import { extendRequests } from './extend-over.ts';
import { FIELDS } from './field-masks.ts';
import { matchRanges, toDataFilter } from './read-ranges.ts';
import {
  addKeyColumnRequests,
  deleteColumn,
  explainScratch,
  growScratchRequests,
  writeHeadersRequests,
} from './scratch-requests.ts';
import { readInfo, readTokens } from './spreadsheet-info.ts';
import { tabTitles } from './tab-titles.ts';
import { writeCalls } from './write-calls.ts';

export interface SheetsOptions {
  /** The id of a new tab: a random integer in [1, 2^31), because a scratch tab's id must never come twice. */
  newTabId: () => number;
  /** Address of the account that works on a spreadsheet, and may edit its scratch tab. */
  accountOf: (googleId: string) => Promise<string>;
}

export function sheetsOver(client: GoogleClient, options: SheetsOptions): Sheets {
  const titles = tabTitles();

  const describe: Sheets['describe'] = async (googleId, signal) => {
    const info = readInfo(dataOf(await client.get(googleId, FIELDS.describe, signal), signal));
    titles.note(googleId, info.tabs);
    return info;
  };
  const update = async (googleId: string, requests: object[]): Promise<void> => {
    if (requests.length > 0) dataOf(await client.batchUpdate(googleId, { requests }, FIELDS.nothing));
  };

  /** False when Google refuses the requests as they are. Throws what else goes wrong. */
  const isAccepted = async (googleId: string, requests: object[]): Promise<boolean> => {
    const result = await client.batchUpdate(googleId, { requests }, FIELDS.nothing);
    if (!result.ok && result.failure.status === 400) return false;
    dataOf(result);
    return true;
  };

  return {
    describe,
    async sizeOf(googleId, tabId, signal) {
      const known = titles.tab(googleId, tabId);
      if (known) return known;
      const { tabs } = await describe(googleId, signal);
      return tabs.find((tab) => tab.tabId === tabId) ?? null;
    },
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
    async marks(googleId, key) {
      const { developerMetadata } = dataOf(await client.get(googleId, FIELDS.marks));
      return (developerMetadata ?? [])
        .filter(({ metadataKey }) => metadataKey === key)
        .map(({ metadataValue }) => metadataValue ?? '');
    },
    ...writeCalls(client, describe, titles),
    async createScratch(googleId, nonce, lastAppliedN, tabs) {
      const make = async (seen: readonly TabInfo[]) =>
        createScratch(client, googleId, {
          tabs: seen,
          nonce,
          lastAppliedN,
          newTabId: options.newTabId(),
          editor: await options.accountOf(googleId),
        });
      // Somebody may have made a tab of that name since: refused, nothing was made.
      const made = tabs && (await unlessRefused(make(tabs)));
      return made ?? make((await describe(googleId)).tabs);
    },
    accountOf: (googleId) => options.accountOf(googleId),
    touchScratch: (googleId, scratchTabId) => isAccepted(googleId, [explainScratch(scratchTabId)]),
    async fitScratch(googleId, scratch, rows, columns) {
      await update(googleId, growScratchRequests(scratch, rows, columns));
    },
    async writeHeaders(googleId, tab, headerRow, headers) {
      await update(googleId, writeHeadersRequests(tab, headerRow, headers));
    },
    async addKeyColumn(googleId, tab, headerRow, column, header) {
      await update(googleId, addKeyColumnRequests(tab, headerRow, column, header));
    },
    async extendOver(googleId, tabId, headerRow, column) {
      const { sheets = [] } = dataOf(await client.get(googleId, FIELDS.extents));
      const tab = sheets.find(({ properties }) => (properties?.sheetId ?? 0) === tabId);
      const requests = extendRequests(tab, headerRow, column);
      return requests.length === 0 || isAccepted(googleId, requests);
    },
    removeColumn: (googleId, tabId, column) => update(googleId, [deleteColumn(tabId, column)]),
    removeTab: (googleId, tabId) => update(googleId, [{ deleteSheet: { sheetId: tabId } }]),
    async tagColumns(googleId, tabId, link, tags) {
      await update(googleId, tagRequests(tabId, link, tags));
    },
    insertColumn: (googleId, tabId, link, headerRow, column) =>
      isAccepted(googleId, insertColumnRequests(tabId, link, headerRow, column)),
    async removeTokens(googleId, ids) {
      if (ids.length === 0) return;
      const requests = ids.map((filterId) => ({ deleteFilterView: { filterId } }));
      // One that is gone already refuses them all: they are tried again with the next fresh read.
      await isAccepted(googleId, requests);
    },
  };
}
