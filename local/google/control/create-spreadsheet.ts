/** A new spreadsheet filled with rows, values stored typed as they are given: strings stay strings. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Document, Documents } from '../server/documents.ts';
import { personEmail } from '../server/documents.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { ActionRefused } from './action-refused.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const newSpreadsheetSchema = z.strictObject({
  title: z.string().min(1),
  /** The spreadsheet's id; left out: a new one that looks like Google's. */
  id: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
  /** Whose it is; left out: the person at the keyboard's. */
  owner: z.email().default(personEmail),
  timeZone: z.string().optional(),
  locale: z.string().optional(),
  tabs: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        rows: z.array(z.array(scalar)).default([]),
        /** The size of the grid; at least what the rows need. Google's own default is 1000 × 26. */
        rowCount: z.int().positive().default(1000),
        columnCount: z.int().positive().default(26),
      }),
    )
    .min(1)
    .default([{ title: 'Sheet1', rows: [], rowCount: 1000, columnCount: 26 }]),
});
export type NewSpreadsheet = z.input<typeof newSpreadsheetSchema>;

/** Creates a spreadsheet. The first tab has the id 0, as in Sheets. Throws ActionRefused when the id is taken. */
export function createSpreadsheet(documents: Documents, options: NewSpreadsheet): Document {
  const { title, id, owner, timeZone, locale, tabs } = newSpreadsheetSchema.parse(options);
  if (id !== undefined && documents.get(id)) {
    throw new ActionRefused(`There is already a spreadsheet ${id}; choose another id, or leave it out.`);
  }
  const document = documents.create(title, owner, { timeZone, locale, id });
  for (const { title: tabTitle, rows, rowCount, columnCount } of tabs) {
    const size = {
      rows: Math.max(rowCount, rows.length),
      columns: Math.max(columnCount, ...rows.map((row) => row.length)),
    };
    const tab = document.workbook.addTab(freeTabId(document.workbook), tabTitle, size);
    for (const [index, row] of rows.entries()) {
      tab.mapCells(index, 0, row.length, (_cell, column) => {
        const value = row[column];
        return value === null || value === undefined || value === '' ? undefined : { value };
      });
    }
  }
  documents.changed(document, { by: owner });
  return document;
}

/** 0 for the first tab of a workbook, a random id for every other. */
export function freeTabId(workbook: Workbook): number {
  if (workbook.tabs.length === 0) return 0;
  const id = randomInt(1, 2_147_483_647);
  return workbook.tabById(id) ? freeTabId(workbook) : id;
}
