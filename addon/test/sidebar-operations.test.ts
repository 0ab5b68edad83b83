/** What the sidebar can ask of the add-on, through the built code: calls that are passed on, cells, sharing, the end of a link. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { problemBody, serviceAccount } from './fake-backend.ts';
import { answersOf, fakeLink, fakePreview } from './fake-link-api.ts';
import type { Stage, World } from './world.ts';
import { newStage, newWorld, registeredWorld } from './world.ts';

let stage: Stage;
let world: World;

beforeAll(async () => {
  stage = await newStage();
}, 30_000);

afterAll(() => stage.close());

beforeEach(async () => {
  world = await registeredWorld(stage);
  world.backend.answers = answersOf(fakeLink(Date.now()));
});

afterEach(() => world.close());

test('the state of the tab holds what the server says, and no secret', async () => {
  const status = await world.api('status');
  expect(status).toMatchObject({
    ok: true,
    answer: { title: 'Airports', link: { view: { rows: 3_376 }, problem: null, isOwner: true } },
  });
  expect(JSON.stringify(status)).not.toContain(world.backend.secret);
});

test('without the server the state says so, and what the document knows is still there', async () => {
  world.backend.mood = 'hangs-up';
  expect(await world.api('status')).toMatchObject({
    ok: true,
    answer: { link: { tableName: 'sheet_airports', view: null, problem: { code: 'UNREACHABLE' } } },
  });
});

test('a look sends what the server missed, as soon as it answers', async () => {
  world.backend.mood = 'hangs-up';
  await world.type(world.linked, 5, 1, [['Berlin']]);
  await world.settled();
  expect(await world.api('status')).toMatchObject({ answer: { link: { waitingRows: 1 } } });
  world.backend.mood = 'up';
  expect(await world.api('status')).toMatchObject({ answer: { link: { waitingRows: 0, error: null } } });
  expect((await world.settled()).batches).toMatchObject([
    { edits: [{ key: 'key5', cells: { c1: 'Berlin' } }] },
  ]);
});

test('a call about the link is signed with its query, also where an address is written in two ways', async () => {
  world.backend.answers['GET /activity?rowKey=o%27k%20%26%20(%C3%A4)&row=3'] = () => ({
    entries: [],
    next: null,
  });
  const request = { call: 'listActivity', request: { rowKey: "o'k & (ä)", row: 3 } } as const;
  expect(await world.api('link', request)).toEqual({ ok: true, answer: { entries: [], next: null } });
  const choice = { call: 'chooseConflict', request: { id: 4, side: 'sheet' } } as const;
  expect(await world.api('link', choice)).toMatchObject({ ok: true, answer: { isNew: true } });
  expect(world.backend.calls.at(-1)).toBe('POST /conflicts/4/choose {"side":"sheet"}');
});

test('what a server does not have, or refuses, comes as its code and sentence', async () => {
  world.backend.answers = {};
  expect(await world.api('link', { call: 'listIssues', request: {} })).toMatchObject({
    ok: false,
    problem: { code: 'NOT_FOUND' },
  });
  world.backend.mood = { status: 409, body: problemBody('Somebody changed the cell.', 'CELL_CHANGED') };
  expect(await world.api('link', { call: 'syncNow', request: {} })).toEqual({
    ok: false,
    problem: { code: 'CELL_CHANGED', message: 'Somebody changed the cell.' },
  });
});

test('a preview carries the choices', async () => {
  world.backend.preview = fakePreview();
  const choices = { headerRow: 3, keyHeader: 'Code', columns: [{ index: 1, header: 'City', skip: true }] };
  expect(await world.api('preview', choices)).toMatchObject({
    ok: true,
    answer: { dryRun: { refused: { cells: 3 } } },
  });
  expect(world.backend.registrations.at(-1)).toMatchObject({ ...choices, tabId: 11 });
});

test('the spreadsheet is shared with the server’s account', async () => {
  expect(await world.api('about', {})).toEqual({ ok: true, answer: { serviceAccount } });
  expect(await world.api('share', {})).toMatchObject({ ok: true });
  expect(world.editors).toEqual([serviceAccount]);
});

test('a cell is found by the key of its row, wherever the row is now', async () => {
  await world.type(world.linked, 40, 10, [['key9'], ['key41']]);
  await world.type(world.linked, 9, 10, [['other']]);
  await world.settled();
  const place = { rowKey: 'key9', row: 9, columnId: 'c3' };
  expect(await world.api('goTo', place)).toEqual({ ok: true, answer: { row: 40 } });
  const { executions } = await world.settled();
  expect(executions[0]?.ui).toEqual([
    { action: 'activate', detail: { tabId: 11, row: 40, column: 4, rows: 1, columns: 1 } },
  ]);
  expect(await world.api('goTo', { rowKey: 'gone', row: 5, columnId: 'c3' })).toMatchObject({
    answer: { row: 5 },
  });
});

test('a text is entered into the right row only, and the server is told', async () => {
  const place = { rowKey: 'key9', row: 4, columnId: 'c2', text: '12.5' };
  expect(await world.api('typeCell', place)).toEqual({ ok: true, answer: { row: 9 } });
  expect(world.linked.effective(8, 2)).toBe(12.5);
  expect((await world.settled()).batches).toMatchObject([
    { edits: [{ key: 'key9', row: 9, cells: { c2: 12.5 } }] },
  ]);
  expect(await world.api('typeCell', { ...place, rowKey: 'gone' })).toMatchObject({ ok: false });
  await world.type(world.linked, 1, 2, [['Another header']]);
  expect(await world.api('typeCell', { ...place, text: 'lost' })).toMatchObject({ ok: false });
  expect(world.linked.effective(8, 2)).toBe(12.5);
});

test('the end of a link takes its properties and triggers away', async () => {
  world.backend.mood = 'hangs-up';
  expect(await world.api('unlink', { clean: false })).toMatchObject({
    ok: false,
    problem: { code: 'UNREACHABLE' },
  });
  expect(world.host.store.triggers).toHaveLength(3);
  world.backend.mood = 'up';
  expect(await world.api('unlink', { clean: true })).toMatchObject({ ok: true, answer: { link: null } });
  expect(world.backend.calls.at(-1)).toBe('POST /unlink {"clean":true}');
  expect(world.documentProperties()).toEqual({});
  expect(world.host.store.triggers).toEqual([]);
});

test('one person has the triggers; whoever takes over makes the old ones go', async () => {
  const other = 'other@example.com';
  const owners = (): string[] => world.host.store.triggers.map(({ user }) => user);
  expect(await world.api('status', { repair: true }, other)).toMatchObject({
    answer: { user: other, link: { owner: 'person@example.com', isOwner: false } },
  });
  await world.api('sync', {}, other);
  expect(new Set(owners())).toEqual(new Set(['person@example.com']));
  await world.api('takeOver', {}, other);
  expect(world.backend.calls).toContain('POST /owner {"owner":"other@example.com"}');
  await world.settled();
  expect(owners()).toHaveLength(6);

  await world.type(world.linked, 5, 1, [['Berlin']]);
  const { batches } = await world.settled();
  expect(batches).toHaveLength(1);
  await world.change('INSERT_ROW');
  world.host.fireHourly();
  await world.settled();
  expect(new Set(owners())).toEqual(new Set([other]));
  expect(await world.api('status', {}, other)).toMatchObject({ answer: { link: { isOwner: true } } });
});

test('triggers that the owner lost are put back by a look', async () => {
  for (const { uid } of [...world.host.store.triggers]) world.host.store.removeTrigger(uid);
  await world.api('status', {});
  expect(world.host.store.triggers).toEqual([]);
  await world.api('status', { repair: true });
  expect(world.host.store.triggers).toHaveLength(3);
  await world.type(world.linked, 5, 1, [['Berlin']]);
  expect((await world.settled()).batches).toHaveLength(1);
});

test('an operation of another version is refused with a sentence', async () => {
  const { result } = await world.host.run({
    spreadsheetId: world.workbook.id,
    function: 'api',
    args: ['{"op":"toString"}'],
  });
  expect(JSON.parse(result as string)).toMatchObject({ ok: false, problem: { code: 'ADDON' } });
});

test('a tab that is not linked says so', async () => {
  const fresh = newWorld(stage);
  expect(await fresh.api('link', { call: 'readLink', request: {} })).toMatchObject({
    ok: false,
    problem: { code: 'LINK_UNKNOWN' },
  });
  await fresh.close();
});

test('a decision about a column says who decides, and no other call does [A11]', async () => {
  world.backend.calls.length = world.backend.callers.length = 0;
  const request = { id: 'c2', skip: false };
  await world.api('link', { call: 'changeColumn', request });
  await world.api('link', { call: 'listColumns', request: {} });
  expect(world.backend.calls).toEqual(['POST /columns/c2 {"skip":false}', 'GET /columns']);
  expect(world.backend.callers).toEqual([expect.stringMatching(/^identity\.of\./), undefined]);
});

test('a new key is kept by the document and shown to nobody, and it signs from now on [A4]', async () => {
  world.backend.answers['POST /rotate-key'] = () => ({ secret: newSecret });
  const newSecret = Buffer.alloc(32, 9).toString('base64url');
  const answer = await world.api('rotateKey');
  expect(JSON.stringify(answer)).not.toContain(newSecret);
  expect(world.documentProperties()['link:link7']).toContain(newSecret);
  const passed = await world.api('link', { call: 'rotateKey' as 'syncNow', request: {} });
  expect(passed).toMatchObject({ ok: false });
  expect(JSON.stringify(passed)).not.toContain('secret');
});
