/** The person at the keyboard of the stand-in for Google: the part of its control API that `npm start` needs. */
import { z } from 'zod';

import type { SheetRow } from './load-data-set.ts';

export interface TabPlace {
  spreadsheetId: string;
  tabId: number;
}

export interface GoogleControl {
  hasSpreadsheet(spreadsheetId: string): Promise<boolean>;
  /** Creates a spreadsheet with one tab. */
  createSpreadsheet(title: string, tabTitle: string, rows: readonly SheetRow[]): Promise<TabPlace>;
  /** Shares it as an editor, as a person does in Google's dialogue. */
  share(spreadsheetId: string, email: string): Promise<void>;
  /** Runs a function of the add-on with the tab in front, and answers what the function returned. */
  runScript(place: TabPlace, name: string, args: readonly unknown[]): Promise<unknown>;
}

const createdSchema = z.object({
  spreadsheetId: z.string(),
  tabs: z.array(z.object({ tabId: z.number(), title: z.string() })).min(1),
});
const listSchema = z.object({ spreadsheets: z.array(z.object({ spreadsheetId: z.string() })) });
const resultSchema = z.object({ result: z.unknown() });
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

export function googleControl(url: string): GoogleControl {
  const call = async <S extends z.ZodType>(schema: S, method: string, path: string, body?: object) => {
    const response = await fetch(new URL(path, url), {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (response.ok) return schema.parse(JSON.parse(text));
    throw new Error(`${method} ${path}: ${reasonIn(text)}`);
  };
  return {
    async hasSpreadsheet(spreadsheetId) {
      const { spreadsheets } = await call(listSchema, 'GET', '/control/spreadsheets');
      return spreadsheets.some((each) => each.spreadsheetId === spreadsheetId);
    },
    async createSpreadsheet(title, tabTitle, rows) {
      // The empty one is for a table that is there already.
      const tabs = [
        { title: tabTitle, rows },
        { title: 'shop', rows: [] },
      ];
      const created = await call(createdSchema, 'POST', '/control/spreadsheets', { title, tabs });
      return { spreadsheetId: created.spreadsheetId, tabId: created.tabs[0]?.tabId ?? 0 };
    },
    async share(spreadsheetId, email) {
      const path = `/control/spreadsheets/${spreadsheetId}/share`;
      await call(z.unknown(), 'POST', path, { email, role: 'writer' });
    },
    async runScript(place, name, args) {
      const body = { ...place, function: name, args };
      return (await call(resultSchema, 'POST', '/control/script/run', body)).result;
    },
  };
}

function reasonIn(text: string): string {
  try {
    return errorSchema.parse(JSON.parse(text)).error.message;
  } catch {
    return text.slice(0, 500);
  }
}
