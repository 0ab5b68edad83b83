/**
 * The sheet's page in a real browser, against the stand-in alone. What must hold: what a person does there is in the sheet
 * as if done at the keyboard, and what anybody else does to the sheet appears by itself.
 */
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { GoogleStandIn } from '../google/start-google.ts';
import { startGoogle } from '../google/start-google.ts';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../services/chromium.ts';
import { mountPages } from './pages.ts';

const executablePath = findChromium(process.env);
const title =
  executablePath === undefined ? `the sheet's page (skipped: ${NO_CHROMIUM})` : "the sheet's page";

const rows = [
  ['code', 'city', 'height', 'when'],
  ['00M', 'Bay Springs', 351, null],
  ['00R', 'Livingston', 151, null],
  ['00V', 'Colorado Springs', 6874, null],
  ...Array.from({ length: 3000 }, (_, index) => [`X${index}`, `City ${index}`, index, null]),
];

/** Waits for a state; the limit is a watchdog. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe.skipIf(executablePath === undefined)(title, () => {
  let browser: Browser;
  let google: GoogleStandIn;
  let page: Page;
  let spreadsheetId: string;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
    google = await startGoogle({ pages: mountPages });
  });

  afterAll(async () => {
    await browser.close();
    await google.close();
  });

  beforeEach(async () => {
    const tabs = [
      { title: 'places', rows },
      { title: 'other', rows: [['elsewhere']] },
    ];
    const { workbook } = google.createShared({ title: 'Places', tabs });
    spreadsheetId = workbook.id;
    const scratch = workbook.addTab(77, '_sync');
    scratch.state.hidden = true;
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${google.url}/sheets/${spreadsheetId}`);
    await page.getByText('Bay Springs').waitFor();
  });

  afterEach(async () => {
    await page.context().close();
    google.documents.remove(spreadsheetId);
    expect(problems.splice(0)).toEqual([]);
  });

  const cell = (row: number, column: number) => page.locator(`#grid td[data-y="${row}"][data-x="${column}"]`);
  const values = () => google.documents.get(spreadsheetId)?.workbook.tabById(0);
  const value = (row: number, column: number) => values()?.effective(row, column);
  /** Waits until the sheet holds a value. */
  const holds = (row: number, column: number, expected: unknown) =>
    eventually(() => value(row, column)).toBe(expected);
  /** Waits until the page shows a text. */
  const shows = (row: number, column: number, text: string) =>
    eventually(() => cell(row, column).textContent()).toBe(text);
  /** A write that comes from elsewhere, as the backend's do. */
  const writeElsewhere = (change: (tab: NonNullable<ReturnType<typeof values>>) => void) => {
    const document = google.documents.get(spreadsheetId);
    const tab = document?.workbook.tabById(0);
    if (!document || !tab) throw new Error('the spreadsheet is gone');
    change(tab);
    google.documents.changed(document);
  };
  const paste = async (text: string) => {
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.keyboard.press('Control+V');
  };

  test('a typed cell is in the sheet, understood as in Sheets, and shown by its format', async () => {
    await cell(1, 3).click();
    await page.keyboard.type('2024-01-15');
    await page.keyboard.press('Enter');
    await holds(1, 3, 45_306);
    await shows(1, 3, '2024-01-15');
    await cell(2, 1).click();
    await page.keyboard.type('=UPPER(B2)');
    await page.keyboard.press('Enter');
    await shows(2, 1, 'BAY SPRINGS');
    expect(values()?.cell(2, 1)?.formula).toBe('=UPPER(B2)');
  });

  test('F2 opens what the cell holds, Escape leaves it', async () => {
    await cell(1, 1).click();
    await page.keyboard.press('F2');
    await page.keyboard.press('End');
    await page.keyboard.type(' East');
    await page.keyboard.press('Enter');
    await holds(1, 1, 'Bay Springs East');
    await cell(1, 1).dblclick();
    await page.keyboard.type('nonsense');
    await page.keyboard.press('Escape');
    await shows(1, 1, 'Bay Springs East');
    expect(value(1, 1)).toBe('Bay Springs East');
  });

  test('a change from elsewhere appears and lights up, without a reload', async () => {
    writeElsewhere((tab) => tab.enter(3, 1, { value: 'Springfield' }));
    // A locator, because the page's policy forbids what a polled expression needs; it fails when several cells are lit.
    expect(await page.locator('#grid td.lit').textContent()).toBe('Springfield');
    await shows(3, 1, 'Springfield');
  });

  test('a block is pasted at the selected cell, and Delete clears a selection', async () => {
    await cell(1, 0).click();
    await paste('A1\tnorth\nB2\tsouth\n');
    await holds(2, 1, 'south');
    expect([value(1, 0), value(1, 1), value(2, 0)]).toEqual(['A1', 'north', 'B2']);
    await cell(1, 0).click();
    await cell(2, 1).click({ modifiers: ['Shift'] });
    await page.keyboard.press('Delete');
    await holds(2, 1, undefined);
    expect([value(1, 0), value(1, 1), value(2, 0), value(1, 2)]).toEqual([
      undefined,
      undefined,
      undefined,
      351,
    ]);
    await shows(2, 1, '');
  });

  test('copied cells come out as text, also those with quotes and tabs', async () => {
    writeElsewhere((tab) => tab.enter(1, 1, { value: 'A & "B"' }));
    await shows(1, 1, 'A & "B"');
    await cell(1, 0).click();
    await cell(1, 1).click({ modifiers: ['Shift'] });
    await page.keyboard.press('Control+C');
    await eventually(() => page.evaluate('navigator.clipboard.readText()')).toBe('00M\t"A & ""B"""');
  });

  test('rows are inserted and deleted from the menu, and move for everybody', async () => {
    await cell(2, 0).click();
    await cell(2, 0).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Insert row above' }).click();
    await holds(3, 0, '00R');
    await shows(3, 0, '00R');
    await page.getByRole('button', { name: 'Delete row' }).click();
    await holds(3, 0, '00V');
    await shows(3, 0, '00V');
    writeElsewhere((tab) => {
      tab.state.rows.splice(1, 1);
      tab.state.rowLines.splice(1, 1);
      tab.touch();
    });
    await shows(2, 0, '00V');
  });

  test('the keyboard does it all: the menu, the buttons, and back into the cells', async () => {
    await cell(2, 0).click();
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await holds(2, 0, '00V');
    await shows(2, 0, '00V');
    await page.keyboard.press('Shift+F6');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await holds(1, 0, '00M');
    await holds(3002, 0, 'X999');
    await page.locator('#grid').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type('typed');
    await page.keyboard.press('Tab');
    await holds(1, 0, 'typed');
  });

  test('sorting keeps the header row', async () => {
    await cell(1, 2).click();
    await page.getByRole('button', { name: 'Sort Z to A' }).click();
    await holds(1, 2, 6874);
    await shows(1, 1, 'Colorado Springs');
    expect(value(0, 0)).toBe('code');
  });

  test('a refused action is told, and the cell shows what the sheet holds', async () => {
    await page.route('**/control/spreadsheets/*/type', (route) =>
      route.fulfill({
        status: 400,
        json: { error: { code: 'REFUSED', message: 'This range is protected.' } },
      }),
    );
    await cell(1, 1).click();
    await page.keyboard.type('mine');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('"mine" was not entered: This range is protected.').waitFor();
    await shows(1, 1, 'Bay Springs');
    await page.getByRole('button', { name: 'Close this message' }).click();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
  });

  test('hidden tabs and columns are shown only when asked for', async () => {
    writeElsewhere((tab) => {
      tab.state.columnLines[2] = { hidden: true };
      tab.touch();
    });
    await eventually(() => cell(1, 2).isVisible()).toBe(false);
    expect(await page.locator('#tabs a').allTextContents()).toEqual(['places', 'other']);
    await page.getByLabel('Show hidden').check();
    await eventually(() => cell(1, 2).isVisible()).toBe(true);
    expect(await page.locator('#tabs a').allTextContents()).toEqual(['places', 'other', '_sync']);
  });

  test('tabs have addresses, and the last of 3,000 rows is a key away', async () => {
    await cell(1, 1).click();
    await page.keyboard.press('Control+ArrowDown');
    await cell(rows.length - 1, 1).waitFor();
    expect(await page.locator('#place').textContent()).toBe(`B${rows.length}`);
    expect(await page.locator('#grid tbody tr').count()).toBeLessThan(300);
    await page.keyboard.press('Control+ArrowUp');
    await cell(1, 1).waitFor();
    await page.getByRole('link', { name: 'other' }).click();
    await shows(0, 0, 'elsewhere');
    expect(new URL(page.url()).search).toMatch(/^\?tab=\d+$/);
    await page.goBack();
    await shows(1, 1, 'Bay Springs');
  });

  test('after a lost connection the page catches up', async () => {
    await page.context().setOffline(true);
    writeElsewhere((tab) => tab.enter(1, 1, { value: 'meanwhile' }));
    await page.getByText('Reconnecting…').waitFor();
    await page.context().setOffline(false);
    await shows(1, 1, 'meanwhile');
    await page.getByText('Connected', { exact: true }).waitFor();
  });
});
