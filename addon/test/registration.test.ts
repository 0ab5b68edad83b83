/** Starting the sync of a tab from the sidebar, and what the add-on does before anybody allowed anything. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { problemBody } from './fake-backend.ts';
import type { Stage, World } from './world.ts';
import { newStage, newWorld, settings, viewer } from './world.ts';

let stage: Stage;
let world: World;

beforeAll(async () => {
  stage = await newStage();
}, 30_000);

afterAll(() => stage.close());

beforeEach(() => {
  world = newWorld(stage);
});

afterEach(() => world.close());

test('the tab is registered once, its settings are stored, and asking again installs no trigger twice', async () => {
  expect(await world.api('status')).toEqual({
    ok: true,
    answer: { title: 'Airports', user: 'person@example.com', link: null },
  });
  const answer = await world.api('register');
  expect(answer).toMatchObject({ ok: true, answer: { link: { tableName: 'sheet_airports', sentAt: null } } });
  expect(JSON.stringify(answer)).not.toContain(world.backend.secret);
  await world.api('register');
  expect(world.backend.registrations).toMatchObject([
    { owner: 'person@example.com' },
    { owner: 'person@example.com' },
  ]);
  expect(world.host.store.triggers.map((trigger) => [trigger.handler, trigger.type])).toEqual([
    ['onSheetEdit', 'ON_EDIT'],
    ['onSheetChange', 'ON_CHANGE'],
    ['onHourly', 'CLOCK'],
  ]);
  const stored = world.documentProperties();
  expect(JSON.parse(stored['link:link7'] ?? '')).toEqual({
    spreadsheetId: world.workbook.id,
    settings,
    secret: world.backend.secret,
    tableName: 'sheet_airports',
  });
  expect(JSON.parse(stored['state:link7'] ?? '')).toMatchObject({ clock: { t1: 1 }, sentAt: null });
});

test('“Sync now” puts back triggers and has the tab read', async () => {
  await world.api('register');
  for (const trigger of world.host.store.triggers) world.host.store.removeTrigger(trigger.uid);
  await world.settled();
  expect(await world.api('sync')).toMatchObject({ ok: true, answer: { link: { error: null } } });
  expect((await world.settled()).batches).toMatchObject([{ edits: [], nudge: true }]);
  expect(world.host.store.triggers).toHaveLength(3);
});

test('the menu’s “Sync now” says what it did', async () => {
  const toast = async (): Promise<unknown> =>
    (await world.host.run({ spreadsheetId: world.workbook.id, function: 'syncNow' })).record.ui;
  expect(await toast()).toMatchObject([{ detail: { message: expect.stringContaining('No tab') as string } }]);
  await world.api('register');
  expect(await toast()).toMatchObject([
    { detail: { message: expect.stringContaining('was asked') as string } },
  ]);
  world.backend.mood = { status: 410, body: problemBody('This link was removed.') };
  expect(await toast()).toMatchObject([{ detail: { message: 'This link was removed.' } }]);
});

test('a refusal is shown in the backend’s own words and nothing is stored', async () => {
  world.backend.mood = { status: 403, body: problemBody('Share this spreadsheet with x@y as editor.') };
  expect(await world.api('register')).toEqual({
    ok: false,
    problem: { code: 'TEST', message: 'Share this spreadsheet with x@y as editor.' },
  });
  expect(world.documentProperties()).toEqual({});
  expect(world.host.store.triggers).toEqual([]);
});

test('the caller is named, and the server’s nonce stands in the spreadsheet while it is asked, and no longer', async () => {
  await world.api('register');
  expect(world.backend.askedBy).toEqual([
    {
      identity: 'identity.of.person@example.com',
      marks: [['rowlink-proof', expect.stringMatching(/^\d{13}\./) as string]],
    },
  ]);
  expect(world.workbook.state.metadata).toEqual([]);
});

test('what a broken-off attempt left in the spreadsheet goes with the next; what is not ours stays', async () => {
  const mark = (metadataId: number, metadataKey: string, metadataValue: string) =>
    ({ metadataId, metadataKey, metadataValue, visibility: 'DOCUMENT' }) as const;
  const over = mark(1, 'rowlink-proof', `${Date.now() - 1_000}.x`);
  const kept = [mark(2, 'rowlink-proof', `${Date.now() + 60_000}.of-another`), mark(3, 'theirs', '')];
  world.workbook.state.metadata = [over, ...kept];
  await world.api('register');
  expect(world.workbook.state.metadata).toEqual(kept);
});

test('who may not edit the spreadsheet gets no further than Google', async () => {
  const answer = await world.api('register', {}, viewer);
  expect(answer).toMatchObject({ ok: false, problem: { code: 'ADDON' } });
  expect(JSON.stringify(answer)).toContain('You do not have permission');
  expect(world.backend.registrations).toEqual([]);
  expect(world.host.store.triggers).toEqual([]);
});

test('the menu opens before the user has allowed anything', async () => {
  const { record } = await world.host.run({
    spreadsheetId: world.workbook.id,
    function: 'onOpen',
    authMode: 'NONE',
  });
  expect(record.error).toBeNull();
  expect(record.ui).toMatchObject([
    {
      action: 'menu',
      detail: { items: [{ functionName: 'showSidebar' }, { functionName: 'syncNow' }] },
    },
  ]);
});

test('the sidebar is one page without requests to anywhere', async () => {
  const { record } = await world.host.run({ spreadsheetId: world.workbook.id, function: 'showSidebar' });
  const { html } = record.ui[0]?.detail as { html: string };
  expect(html).toContain('<title>Rowlink</title>');
  expect(html).not.toMatch(/<link|<script src|https?:(?!\/\/www\.w3\.org\/)/);
});

test('the tables that a tab may be linked with are listed, and the chosen one is asked for', async () => {
  world.backend.tables = [{ table: 'shop.orders', rows: 12, linkedTab: null }];
  expect(await world.api('tables', {})).toEqual({
    ok: true,
    answer: { v: 1, tables: [{ table: 'shop.orders', rows: 12, linkedTab: null }] },
  });
  await world.api('register', { table: 'shop.orders' });
  expect(world.backend.registrations).toMatchObject([{ table: 'shop.orders' }]);
});
