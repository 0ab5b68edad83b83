/** Makes the scratch tab of a spreadsheet, or finds the one that an earlier attempt made. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { TabInfo } from '../../ports/sheets.ts';
import { dataOf, type GoogleClient } from './client.ts';
import { FIELDS } from './field-masks.ts';
import { readCell } from './read-cells.ts';
import { toDataFilter } from './read-ranges.ts';
import { createScratchRequests, freeScratchTitle, isScratchTitle } from './scratch-requests.ts';
import { IDENTITY_COLUMN, NONCE_ROW } from './scratch-tab.ts';

interface ScratchFacts {
  tabs: readonly TabInfo[];
  nonce: string;
  newTabId: number;
  /** E-mail of the only account that may change it, besides the file's owner. */
  editor: string;
  /** n of our last write to the spreadsheet: a scratch tab that was deleted is made again. */
  lastAppliedN: number;
}

/** Returns the tab's id. A `_sync` tab that does not hold our nonce belongs to somebody else and stays. */
export async function createScratch(
  client: GoogleClient,
  googleId: string,
  facts: ScratchFacts,
): Promise<number> {
  const { tabs, nonce, newTabId, editor, lastAppliedN } = facts;
  const mine = await findOurs(
    client,
    googleId,
    tabs.filter((tab) => isScratchTitle(tab.title)),
    nonce,
  );
  if (mine !== null) return mine;
  const requests = createScratchRequests(newTabId, freeScratchTitle(tabs), nonce, editor, lastAppliedN);
  dataOf(await client.batchUpdate(googleId, { requests }, FIELDS.nothing));
  return newTabId;
}

async function findOurs(
  client: GoogleClient,
  googleId: string,
  candidates: readonly TabInfo[],
  nonce: string,
): Promise<number | null> {
  if (candidates.length === 0) return null;
  const filters = candidates.map(({ tabId }) =>
    toDataFilter({
      tabId,
      startRow: NONCE_ROW,
      endRow: NONCE_ROW + 1,
      startColumn: IDENTITY_COLUMN,
      endColumn: IDENTITY_COLUMN + 1,
    }),
  );
  const { sheets } = dataOf(await client.getRanges(googleId, filters, FIELDS.readback));
  const ours = (sheets ?? []).find((sheet) => holdsText(sheet, nonce));
  return ours ? (ours.properties?.sheetId ?? 0) : null;
}

function holdsText(sheet: sheets_v4.Schema$Sheet, text: string): boolean {
  return readCell(sheet.data?.[0]?.rowData?.[0]?.values?.[0]) === text;
}
