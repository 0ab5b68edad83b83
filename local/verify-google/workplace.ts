/**
 * Two tabs made for the checks: one as people see it, and a hidden, protected one as Rowlink keeps its copies in. Whatever
 * happens, they are removed at the end, and so is the spreadsheet when it was made for the run.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import { PlainError } from '../launch/plain-error.mjs';
import { gridRange, type Area } from './requests.ts';
import type { Answer, BatchBody, BatchReply, SheetsApi } from './sheets-api.ts';

export interface Workplace {
  spreadsheetId: string;
  title: string;
  dataTab: number;
  scratchTab: number;
  /** Title of the hidden tab, for `responseRanges`. */
  scratchTitle: string;
  /** A new id for a tab or a filter view. */
  newId: () => number;
  batch: (requests: sheets_v4.Schema$Request[], more?: Partial<BatchBody>) => Promise<Answer<BatchReply>>;
  /** A batch that has to be applied. Throws PlainError when it is refused. */
  apply: (requests: sheets_v4.Schema$Request[], more?: Partial<BatchBody>) => Promise<BatchReply>;
  /** Rows of cells with the fields of `mask`; what is missing at the end is left out. */
  cells: (area: Area, mask?: string) => Promise<sheets_v4.Schema$CellData[][]>;
  /** Filter views of the scratch tab, as the backend reads them. */
  tokens: () => Promise<{ id: number; title: string }[]>;
  /** Removes what was made. Throws PlainError that names what is left. */
  clean: () => Promise<void>;
}

const ROWS = 200;
const COLUMNS = 12;
const ANSWER =
  'updatedSpreadsheet/sheets(properties/sheetId,data(startRow,rowData/values/effectiveValue)),spreadsheetId';

/** `newId` gives a random integer in [1, 2^31). */
export async function makeWorkplace(
  api: SheetsApi,
  spreadsheetId: string | undefined,
  newId: () => number,
): Promise<Workplace> {
  const id = spreadsheetId ?? (await createOwn(api));
  try {
    return await addTabs(api, id, spreadsheetId === undefined, newId);
  } catch (error) {
    if (spreadsheetId === undefined) await api.remove(id).catch(() => undefined);
    throw error;
  }
}

async function createOwn(api: SheetsApi): Promise<string> {
  try {
    return await api.create('Rowlink: verify:google (may be deleted)');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlainError(
      `No spreadsheet could be made (${why}). Make an empty one, share it with the account as editor, and pass --spreadsheet ID.`,
      { cause },
    );
  }
}

async function addTabs(
  api: SheetsApi,
  spreadsheetId: string,
  isOurs: boolean,
  newId: () => number,
): Promise<Workplace> {
  const { properties } = await api.get(spreadsheetId, 'properties/title');
  const [dataTab, scratchTab] = [newId(), newId()];
  const [dataTitle, scratchTitle] = [`Rowlink check ${dataTab}`, `_rowlink check ${scratchTab}`];
  const batch: Workplace['batch'] = (requests, more = {}) =>
    api.batchUpdate(spreadsheetId, { requests, ...more }, ANSWER);
  const apply: Workplace['apply'] = async (requests, more) => {
    const answer = await batch(requests, more);
    if (answer.ok) return answer.data;
    throw new PlainError(`Google refused what prepares a check (status ${answer.status}): ${answer.message}`);
  };
  const gridProperties = { rowCount: ROWS, columnCount: COLUMNS };
  await apply([
    { addSheet: { properties: { sheetId: dataTab, title: dataTitle, gridProperties } } },
    { addSheet: { properties: { sheetId: scratchTab, title: scratchTitle, hidden: true, gridProperties } } },
    { addProtectedRange: { protectedRange: { range: { sheetId: scratchTab }, warningOnly: false } } },
  ]);

  return {
    spreadsheetId,
    title: properties?.title ?? '',
    dataTab,
    scratchTab,
    scratchTitle,
    newId,
    batch,
    apply,
    async cells(area, mask = 'effectiveValue') {
      const fields = `sheets/data/rowData/values(${mask})`;
      const { sheets } = await api.getRanges(spreadsheetId, [gridRange(area)], fields);
      return (sheets?.[0]?.data?.[0]?.rowData ?? []).map(({ values }) => values ?? []);
    },
    async tokens() {
      const range = gridRange({ tabId: scratchTab, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 });
      const { sheets } = await api.getRanges(
        spreadsheetId,
        [range],
        'sheets/filterViews(filterViewId,title)',
      );
      const views = (sheets ?? []).flatMap(({ filterViews }) => filterViews ?? []);
      return views.map(({ filterViewId, title }) => ({ id: filterViewId ?? 0, title: title ?? '' }));
    },
    async clean() {
      try {
        if (isOurs) await api.remove(spreadsheetId);
        else await apply([{ deleteSheet: { sheetId: dataTab } }, { deleteSheet: { sheetId: scratchTab } }]);
      } catch (cause) {
        const left = isOurs
          ? `the spreadsheet ${spreadsheetId}`
          : `the tabs "${dataTitle}" and "${scratchTitle}"`;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new PlainError(`Please remove ${left} by hand; it could not be done here (${why}).`, { cause });
      }
    },
  };
}

/** The text of a cell; null when it shows none. */
export function textOf(cell: sheets_v4.Schema$CellData | undefined): string | null {
  const value = cell?.effectiveValue;
  if (typeof value?.stringValue === 'string') return value.stringValue;
  return typeof value?.numberValue === 'number' ? String(value.numberValue) : null;
}
