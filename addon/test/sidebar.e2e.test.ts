/**
 * The built sidebar in a real browser, over the add-on's own code and a backend that says a little of everything: each view,
 * by mouse and by keyboard alone, light and dark. Pictures for the documentation are taken with ROWLINK_PICTURES=1.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppsScriptHost } from '../../local/google/apps-script/apps-script-host.ts';
import type { GoogleStandIn } from '../../local/google/start-google.ts';
import { startGoogle } from '../../local/google/start-google.ts';
import { CHROMIUM_FLAGS, findChromium, NO_CHROMIUM } from '../../local/services/chromium.ts';
import { problemBody, serviceAccount } from './fake-backend.ts';
import { answersOf, fakeLink, fakePreview } from './fake-link-api.ts';
import type { FakeLink } from './fake-link-api.ts';
import type { Stage } from './world.ts';
import { newStage } from './world.ts';

const executablePath = findChromium(process.env);
const title = executablePath === undefined ? `the sidebar (skipped: ${NO_CHROMIUM})` : 'the sidebar';
const picturesDir = join(import.meta.dirname, '..', '..', 'docs', 'images');
const takesPictures = process.env['ROWLINK_PICTURES'] === '1';

const headers = ['Code', 'City', 'Height', 'Opened', 'In use', 'Notes'];
const columns = headers.map((header, index) => ({ id: `c${index}`, index, header }));
const settings = { linkId: 'link7', tabId: 0, headerRow: 1, keyColumn: 6, keyHeader: 'Row key', columns };

/** Only a watchdog. */
vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(executablePath === undefined)(title, () => {
  let browser: Browser;
  let stage: Stage;
  let google: GoogleStandIn;
  let page: Page;
  let spreadsheetId: string;
  let link: FakeLink;
  const mistakes: string[] = [];

  beforeAll(async () => {
    stage = await newStage();
    stage.backend.settings = settings;
    google = await startGoogle({
      scriptHost: (context) => new AppsScriptHost(context, { bundleDir: stage.bundleDir }),
    });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...CHROMIUM_FLAGS] });
  });

  afterAll(async () => {
    await browser.close();
    await google.close();
    await stage.close();
  });

  beforeEach(async () => {
    stage.backend.reset();
    link = fakeLink(Date.now());
    const rows = Array.from({ length: 60 }, (_, at) => [
      `${at}`,
      'Bonn',
      at,
      null,
      true,
      null,
      `key${at + 2}`,
    ]);
    const tabs = [{ title: 'Airports', rows: [[...headers, 'Row key'], ...rows] }];
    spreadsheetId = google.createShared({ title: 'Airports', tabs }).workbook.id;
    page = await browser.newPage({
      viewport: { width: 300, height: 760 },
      deviceScaleFactor: 2,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => mistakes.push(error.message));
  });

  afterEach(async () => {
    await page.close();
    google.documents.remove(spreadsheetId);
    expect(mistakes.splice(0)).toEqual([]);
  });

  const control = (method: string, path: string, body: object) =>
    fetch(`${google.url}/control/${path}`, { method, body: JSON.stringify(body) });

  const open = () =>
    page.goto(`${google.url}/control/script/page/sidebar?spreadsheetId=${spreadsheetId}&tabId=0`);

  /** The sidebar of a linked tab, on one of its views. */
  async function openLinked(view = 'Status'): Promise<void> {
    stage.backend.answers = answersOf(link);
    const register = { function: 'api', args: ['{"op":"register"}'], spreadsheetId, tabId: 0 };
    await control('POST', 'script/run', register);
    await open();
    await page.getByRole('tab', { name: view }).click();
    await page.locator('.loading').waitFor({ state: 'detached' });
  }

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const cardOf = (name: string) => page.getByRole('article', { name });
  const told = (text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();
  const calls = () => stage.backend.calls.filter((call) => call.startsWith('POST'));

  /** What the rules of accessibility say against the page; empty is right. */
  async function violations(): Promise<string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`,
    );
    return found as string[];
  }

  /** A picture for the documentation. */
  async function picture(name: string): Promise<void> {
    if (!takesPictures) return;
    await mkdir(picturesDir, { recursive: true });
    await page.screenshot({ path: join(picturesDir, `sidebar-${name}.png`) });
  }

  test('what stands in cells, headers and sentences is text and never a part of the page [A7]', async () => {
    const attack = `<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>`;
    // Words that programs read, and times, stay as they are.
    const isPlain = (text: string) => /^([a-z-]+|[A-Z_]+|\d{4}-\d\d-\d\dT.*)$/.test(text);
    link = JSON.parse(JSON.stringify(link), (_, value: unknown) =>
      typeof value === 'string' && !isPlain(value) ? `${value}${attack}` : value,
    ) as FakeLink;
    await openLinked();
    for (const view of ['Conflicts', 'Issues', 'Columns', 'Activity', 'Status']) {
      await page.getByRole('tab', { name: view }).click();
      await page.locator('.loading').waitFor({ state: 'detached' });
      expect(await page.content()).toContain('&lt;script&gt;window.hacked');
      expect(await page.locator('[src=x], [onerror]').count()).toBe(0);
    }
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });

  test('a tab is started: shared, columns looked at and chosen, shown what will happen', async () => {
    stage.backend.mood = { status: 403, body: problemBody('Not shared.', 'SHEETS_DENIED') };
    await open();
    await button('Share as editor').waitFor();
    await page.getByText(serviceAccount).waitFor();
    expect(await violations()).toEqual([]);
    await picture('share');
    stage.backend.mood = 'up';
    stage.backend.preview = fakePreview();
    await button('Share as editor').click();
    await page.getByText('3 of 3,376 cells hold no number').waitFor({ state: 'attached' });
    await page.getByText('Height', { exact: true }).click();
    await page.getByLabel('Name in MySQL').filter({ visible: true }).fill('altitude');
    await page.getByLabel('Type', { exact: true }).filter({ visible: true }).selectOption('text');
    expect(await violations()).toEqual([]);
    await picture('columns-choice');
    await button(/Next/).click();
    await page.getByText('3 values will not be taken').waitFor();
    expect(await violations()).toEqual([]);
    await picture('review');
    stage.backend.answers = answersOf(link);
    await button('Start syncing').click();
    await page.getByRole('tab', { name: 'Status' }).waitFor();
    expect(stage.backend.registrations.at(-1)).toMatchObject({
      headerRow: 1,
      columns: [{ index: 2, header: 'Height', name: 'altitude', type: 'TEXT' }],
    });
  });

  test('a backend without previews: the tab can be started all the same', async () => {
    await open();
    stage.backend.answers = answersOf(link);
    await button('Start syncing this tab').click();
    await page.getByRole('tab', { name: 'Status' }).waitFor();
  });

  test('the import shows how far it is', async () => {
    link.view = { ...link.view, status: 'importing', importing: { rowsDone: 1_200, rowsTotal: 3_376 } };
    await openLinked();
    await page.getByText('1,200 of 3,376 rows').waitFor();
    expect(await page.getByRole('progressbar', { name: 'First sync' }).getAttribute('aria-valuenow')).toBe(
      '1200',
    );
    await picture('import');
  });

  test('the status: paused and resumed, settings, and the end after a question', async () => {
    await openLinked();
    await page.getByText('5 things to look at').waitFor();
    expect(await violations()).toEqual([]);
    await picture('status');
    await button('Pause').click();
    await button('Resume').click();
    await button('Pause').waitFor();
    await page.getByText('Settings').click();
    await page.getByLabel('When both sides changed the same cell').selectOption('the later one wins');
    await told('Saved.');
    expect(calls()).toContain('POST /settings {"policy":"latest"}');
    await page
      .getByLabel('When a row is deleted on one side')
      .selectOption('it is deleted on the other side, too');
    await told('Saved.');
    await button('Stop syncing this tab…').click();
    expect(await violations()).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    expect(calls().some((call) => call.includes('unlink'))).toBe(false);
    await button('Stop syncing this tab…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop syncing' }).click();
    await button('Start syncing this tab').waitFor();
  });

  test('columns are shown with what happened to them, and changed', async () => {
    await openLinked('Columns');
    await page.getByText('“Opened” is new').waitFor();
    expect(await violations()).toEqual([]);
    await picture('columns');
    await page.getByText('City', { exact: true }).click();
    await page.getByLabel('Crosses').filter({ visible: true }).selectOption('from MySQL to the sheet only');
    await told('City: saved.');
    expect(calls()).toContain('POST /columns/c1 {"direction":"db-to-sheet"}');
  });

  test('a conflict is decided by a click, another one by typing', async () => {
    await openLinked('Conflicts');
    await cardOf('Row 12 · City').waitFor();
    expect(await violations()).toEqual([]);
    await picture('conflicts');
    await cardOf('Row 57 · Height').getByRole('button', { name: 'Keep this: the value of MySQL' }).click();
    await told('MySQL’s value is kept.');
    await cardOf('Row 57 · Height').waitFor({ state: 'detached' });
    await cardOf('Row 12 · City').getByRole('button', { name: 'Type another…' }).click();
    await page.getByLabel('Value for both sides').fill('Springfield, OR');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing to decide').waitFor();
    await expect
      .poll(() => stage.backend.batches.at(-1)?.edits, { timeout: 30_000 })
      .toMatchObject([{ key: 'key12', cells: { c1: 'Springfield, OR' } }]);
    await button('All').click();
    await page.getByText('kept').first().waitFor();
  });

  test('all conflicts are decided at once after a question', async () => {
    await openLinked('Conflicts');
    await button('Keep sheet in all conflicts').click();
    await button('Keep all from sheet').click();
    await told('2 conflicts decided.');
    await page.getByText('Nothing to decide').waitFor();
  });

  test('issues: a delete approved after a question, work tried again, a way to the cell', async () => {
    await openLinked('Issues');
    await page.getByText('“about 900” is not a number').waitFor();
    expect(await violations()).toEqual([]);
    await picture('issues');
    await button('Delete in MySQL…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete in MySQL' }).click();
    await told('Agreed.');
    expect(calls()).toContain('POST /approvals/2 {"answer":"agree","rows":1204}');
    await button('Try again').click();
    await told('It is tried again.');
    await cardOf('Row 31 · Height').getByRole('button', { name: 'Go to cell' }).click();
    await expect
      .poll(async () => JSON.stringify(await (await fetch(`${google.url}/control/script/executions`)).json()))
      .toContain('"row":31,"column":3');
    link.issues = [];
    await page.getByText('No issues').waitFor();
  });

  test('the history is filtered and a value put back', async () => {
    await openLinked('Activity');
    await page.getByText('Springfield, MO').waitFor();
    expect(await violations()).toEqual([]);
    await picture('activity');
    stage.backend.answers['GET /activity?column=height'] = () => ({
      entries: [link.activity[1]],
      next: null,
    });
    await page.getByLabel('Column').selectOption('Height');
    await page.getByText('358.5').waitFor();
    await page.getByText('Springfield, MO').waitFor({ state: 'detached' });
    stage.backend.answers['POST /activity/30/restore'] = () => ({ isNew: true });
    await button('Restore…').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
    await told('The value from before is back.');
  });

  test('without the server the sidebar stays usable, and comes back by itself', async () => {
    await openLinked();
    stage.backend.mood = 'hangs-up';
    await page.getByText('Nothing is lost').waitFor();
    await page.getByText('3,376', { exact: true }).waitFor();
    expect(await violations()).toEqual([]);
    await picture('server-down');
    await page.getByRole('tab', { name: 'Conflicts' }).click();
    await page.getByText('The server does not answer just now').waitFor();
    await page.getByRole('alert').getByText('could not be reached').waitFor();
    stage.backend.mood = 'up';
    await page.getByText('The server does not answer just now').waitFor({ state: 'detached' });
    await cardOf('Row 12 · City').waitFor();
  });

  test('calls that the server does not have break nothing', async () => {
    await openLinked();
    stage.backend.answers = {};
    for (const view of ['Columns', 'Conflicts', 'Issues', 'Activity']) {
      await page.getByRole('tab', { name: view }).click();
      await page.getByText('This server does not offer that yet.').first().waitFor();
    }
    await page.getByRole('tab', { name: 'Status' }).click();
    await page.getByText('Linked', { exact: true }).waitFor();
  });

  test('a link that the server lost is linked again', async () => {
    await openLinked();
    stage.backend.mood = { status: 404, body: problemBody('This tab is not linked.', 'LINK_UNKNOWN') };
    await button('Link it again').waitFor();
    stage.backend.mood = 'up';
    await button('Link it again').click();
    await page.getByText('5 things to look at').waitFor();
  });

  test('the keyboard alone decides a conflict', async () => {
    await openLinked();
    await page.getByRole('tab', { name: 'Status' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await cardOf('Row 12 · City').waitFor();
    const focused = () =>
      page.evaluate(
        'document.activeElement.getAttribute("aria-label") || document.activeElement.textContent',
      );
    for (let presses = 0; (await focused()) !== 'Keep this: the value of Sheet'; presses += 1) {
      expect(presses).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await told('Row 12 · City: the sheet’s value is kept.');
    await page.getByRole('tab', { name: 'Conflicts' }).focus();
    await page.keyboard.press('Home');
    await page.getByText('4 things to look at').waitFor();
  });

  test('dark is as readable', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await openLinked();
    for (const view of ['Status', 'Columns', 'Conflicts', 'Issues', 'Activity']) {
      await page.getByRole('tab', { name: view }).click();
      await page.locator('.loading').waitFor({ state: 'detached' });
      expect(await violations()).toEqual([]);
      await picture(`${view.toLowerCase()}-dark`);
    }
  });
});
