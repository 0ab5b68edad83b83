/** What the backend does not take is not lost, however the executions of the add-on overlap. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import { problemBody } from './fake-backend.ts';
import type { Stage, World } from './world.ts';
import { newStage, registeredWorld } from './world.ts';

let stage: Stage;
let world: World;

beforeAll(async () => {
  stage = await newStage();
}, 30_000);

afterAll(() => stage.close());

beforeEach(async () => {
  world = await registeredWorld(stage);
});

afterEach(() => world.close());

/** The last value that the backend knows of each cell, by row key and column. */
function known(batches: EditBatch[]): Record<string, unknown> {
  const cells = batches.flatMap((batch) =>
    batch.edits.flatMap((edit) =>
      Object.entries(edit.cells).map(([id, cell]) => [`${edit.key}/${id}`, cell]),
    ),
  );
  return Object.fromEntries(cells) as Record<string, unknown>;
}

function outbox(): string[] {
  return Object.entries(world.documentProperties())
    .filter(([name]) => name.startsWith('out:'))
    .map(([, entry]) => entry);
}

test('the backend was down: the outbox goes with the next edit, with the values of that time', async () => {
  world.backend.mood = 'hangs-up';
  await world.type(world.linked, 5, 1, [['first']]);
  await world.settled();
  await world.type(world.linked, 30, 2, [['other']]);
  await world.settled();
  expect(outbox().map((entry) => JSON.parse(entry) as unknown)).toEqual([
    { rows: { key5: ['c1'] }, nudge: false },
    { rows: { key30: ['c2'] }, nudge: false },
  ]);
  const status = await world.api('status');
  expect(status).toMatchObject({ ok: true, answer: { link: { waitingRows: 2, waitingNudge: false } } });
  expect(JSON.stringify(status)).toContain('could not be reached');

  world.linked.enter(4, 1, { value: 'newer' });
  world.backend.mood = 'up';
  await world.type(world.linked, 9, 1, [['third']]);
  const { batches } = await world.settled();
  expect(known(batches)).toEqual({ 'key9/c1': 'third', 'key5/c1': 'newer', 'key30/c2': 'other' });
  expect(outbox()).toEqual([]);
  expect(await world.api('status')).toMatchObject({
    ok: true,
    answer: { link: { waitingRows: 0, error: null } },
  });
});

test('the daily limit of requests is used up: it is told in words, and the edit goes when somebody else opens the sidebar', async () => {
  const owner = 'person@example.com';
  world.host.quotas.add(owner, 'urlFetchesPerDay', 20_000);
  await world.type(world.linked, 5, 1, [['kept']]);
  await world.settled();
  expect(outbox()).toHaveLength(1);
  const status = await world.api('status');
  expect(status).toMatchObject({
    ok: true,
    answer: { link: { waitingRows: 1, view: null, problem: { code: 'DAILY_LIMIT' } } },
  });
  expect(JSON.stringify(status)).toContain('20,000; 100,000 with Google Workspace');
  expect(JSON.stringify(status)).not.toContain('could not be reached');

  world.backend.answers['GET '] = () => ({ triggers: { owner } });
  await world.api('status', {}, 'colleague@example.com');
  expect(known((await world.settled()).batches)).toEqual({ 'key5/c1': 'kept' });
  expect(outbox()).toEqual([]);
});

test('the hourly trigger sends what waits, found by key where the row is now', async () => {
  world.backend.mood = { status: 503, body: '' };
  await world.type(world.linked, 5, 1, [['moved']]);
  await world.settled();
  world.linked.enter(4, 10, { value: 'key77' });
  world.linked.enter(76, 10, { value: 'key5' });
  world.linked.enter(76, 1, { value: 'moved' });
  world.backend.mood = 'up';
  world.host.fireHourly();
  const { batches } = await world.settled();
  expect(batches).toMatchObject([{ edits: [{ key: 'key5', row: 77, cells: { c1: 'moved' } }] }]);
  expect(outbox()).toEqual([]);
});

test('a waiting row whose key is gone becomes a nudge', async () => {
  world.backend.mood = 'hangs-up';
  await world.type(world.linked, 5, 1, [['gone']]);
  await world.settled();
  world.linked.enter(4, 10, {});
  world.backend.mood = 'up';
  world.host.fireHourly();
  expect((await world.settled()).batches).toMatchObject([{ edits: [], nudge: true }]);
});

test('a batch that is refused for good does not come again; a nudge stands for it and the reason is shown', async () => {
  world.backend.mood = { status: 422, body: problemBody('This value is too long.') };
  await world.type(world.linked, 5, 1, [['refused']]);
  await world.settled();
  expect(outbox().map((entry) => JSON.parse(entry) as unknown)).toEqual([{ rows: {}, nudge: true }]);
  expect(await world.api('status')).toMatchObject({
    answer: { link: { waitingNudge: true, error: 'This value is too long.' } },
  });
  world.backend.mood = 'up';
  await world.type(world.linked, 6, 1, [['fine']]);
  expect((await world.settled()).batches).toMatchObject([
    { edits: [{ key: 'key6' }], nudge: false },
    { edits: [], nudge: true },
  ]);
  expect(outbox()).toEqual([]);
});

test('an answer that is not the backend’s own counts as no answer', async () => {
  world.backend.mood = { status: 200, body: '<html>Sign in to the hotel’s network</html>' };
  await world.type(world.linked, 5, 1, [['kept']]);
  await world.settled();
  expect(outbox()).toHaveLength(1);
});

test('a long time without the backend ends in one nudge, not in a full property store', async () => {
  world.backend.mood = 'hangs-up';
  for (let row = 2; row < 40; row += 1) await world.type(world.linked, row, 1, [['x']]);
  await world.settled();
  expect(outbox().length).toBeLessThanOrEqual(24);
  world.backend.mood = 'up';
  world.host.fireHourly();
  const { batches } = await world.settled();
  expect(batches.at(-1)?.nudge).toBe(true);
  expect(outbox()).toEqual([]);
});

test('twenty edits at once all arrive', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => 100 + index);
  await Promise.all(rows.map((row) => world.type(world.linked, row, 4, [[row]])));
  const { batches } = await world.settled();
  expect(known(batches)).toEqual(Object.fromEntries(rows.map((row) => [`key${row}/c4`, row])));
});

test('two executions that fail at the same instant both keep their edit', async () => {
  const bothAreHere = gate();
  let waiting = 0;
  world.backend.beforeAnswer = () => {
    waiting += 1;
    if (waiting === 2) bothAreHere.open();
    return bothAreHere.opened;
  };
  world.backend.mood = 'hangs-up';
  await world.type(world.linked, 50, 0, [['one']]);
  await world.type(world.linked, 51, 0, [['two']]);
  await world.settled();
  expect(outbox()).toHaveLength(2);
  world.backend.mood = 'up';
  world.backend.beforeAnswer = () => undefined;
  world.host.fireHourly();
  expect(known((await world.settled()).batches)).toEqual({ 'key50/c0': 'one', 'key51/c0': 'two' });
});

test('an edit that fails while the outbox is being sent survives and is sent by the same execution', async () => {
  world.backend.mood = 'hangs-up';
  await world.type(world.linked, 60, 0, [['early']]);
  await world.settled();

  const sending = gate();
  const release = gate();
  world.backend.mood = 'up';
  world.backend.beforeAnswer = () => {
    sending.open();
    return release.opened;
  };
  world.host.fireHourly();
  await sending.opened;

  world.backend.mood = 'hangs-up';
  world.backend.beforeAnswer = () => undefined;
  const lateFailed = world.host.executions().length;
  await world.type(world.linked, 61, 0, [['late']]);
  await expect.poll(() => world.host.executions()[lateFailed]?.state, { timeout: 20_000 }).toBe('done');
  expect(outbox()).toHaveLength(2);

  world.backend.mood = 'up';
  release.open();
  expect(known((await world.settled()).batches)).toEqual({ 'key60/c0': 'early', 'key61/c0': 'late' });
  expect(outbox()).toEqual([]);
});

interface Gate {
  opened: Promise<void>;
  open(): void;
}

function gate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
