/** What a person does in a linked tab, and what the backend is told about it, through the built add-on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteLines } from '../../local/google/workbook/lines.ts';
import type { Stage, World } from './world.ts';
import { newStage, registeredWorld } from './world.ts';

let stage: Stage;
let world: World;

beforeAll(async () => {
  stage = await newStage();
  world = await registeredWorld(stage);
}, 30_000);

afterAll(async () => {
  await world.close();
  await stage.close();
});

describe('edits in a linked tab', () => {
  test('one typed cell is one signed batch with that cell alone', async () => {
    const before = Date.now();
    await world.type(world.linked, 5, 1, [['Berlin']]);
    const { batches } = await world.settled();
    expect(batches).toHaveLength(1);
    expect(batches[0]).toMatchObject({
      edits: [{ key: 'key5', row: 5, cells: { c1: 'Berlin' } }],
      nudge: false,
    });
    expect(batches[0]?.capturedAt).toBeGreaterThanOrEqual(before);
    expect(batches[0]?.capturedAt).toBeLessThanOrEqual(Date.now());
  });

  test('the common case costs at most eight calls and one request', async () => {
    await world.type(world.linked, 6, 1, [['Paris']]);
    const { executions } = await world.settled();
    expect(executions).toHaveLength(2);
    const edit = executions.find((record) => record.function === 'onSheetEdit');
    expect(edit).toMatchObject({ error: null, urlFetches: 1 });
    expect(edit?.serviceCalls).toBeLessThanOrEqual(8);
    const change = executions.find((record) => record.function === 'onSheetChange');
    expect(change).toMatchObject({ error: null, serviceCalls: 0 });
  });

  test('the next batch carries the clock sample of the one before', async () => {
    await world.type(world.linked, 7, 0, [[1]]);
    const clock = (await world.settled()).batches[0]?.clock;
    expect(clock).not.toBeNull();
    expect(clock?.t0).toBeLessThanOrEqual(clock?.t2 ?? 0);
    expect(Math.abs((clock?.t1 ?? 0) - (clock?.t0 ?? 0))).toBeLessThan(60_000);
  });

  test('a paste of 1,000 rows and 10 columns is one batch with every cell', async () => {
    const values = Array.from({ length: 1_000 }, (_, row) =>
      Array.from({ length: 10 }, (_, column) => `r${row}c${column}`),
    );
    await world.type(world.linked, 2, 0, values);
    const { batches, executions } = await world.settled();
    expect(batches).toHaveLength(1);
    expect(batches[0]?.edits).toHaveLength(1_000);
    expect(batches[0]?.edits[999]).toMatchObject({
      key: 'key1001',
      row: 1001,
      cells: { c0: 'r999c0', c9: 'r999c9' },
    });
    expect(executions.find((record) => record.function === 'onSheetEdit')?.serviceCalls).toBeLessThanOrEqual(
      8,
    );
  });

  test('values keep their types, and a cleared cell is null', async () => {
    await world.type(world.linked, 8, 0, [
      ["'00123", 12.5, true, '2024-01-15', '2024-01-15 13:30:00', '', '#N/A', 'Loading...'],
    ]);
    expect((await world.settled()).batches[0]?.edits[0]?.cells).toEqual({
      c0: '00123',
      c1: 12.5,
      c2: true,
      c3: { serial: 45306 },
      c4: { serial: 45306.5625 },
      c5: null,
      c6: { unsure: true },
      c7: { unsure: true },
    });
  });

  test('formula cells of an edited row go along with their value', async () => {
    await world.type(world.linked, 9, 2, [['=SUM(A9:B9)']]);
    await world.settled();
    await world.type(world.linked, 9, 0, [[20]]);
    expect((await world.settled()).batches[0]?.edits[0]?.cells).toEqual({
      c0: 20,
      c2: { formula: '=SUM(A9:B9)', value: 42 },
    });
  });

  test('an edit outside of linked tabs costs at most two calls and no request', async () => {
    await world.type(world.other, 5, 1, [['note']]);
    const { batches, executions } = await world.settled();
    expect(batches).toHaveLength(0);
    const edit = executions.find((record) => record.function === 'onSheetEdit');
    expect(edit).toMatchObject({ error: null, urlFetches: 0 });
    expect(edit?.serviceCalls).toBeLessThanOrEqual(2);
  });

  test('an edit beside the mapped columns is not sent: one request asks whether the columns are still these', async () => {
    await world.type(world.linked, 5, 15, [['scribble']]);
    expect((await world.settled()).batches).toMatchObject([{ edits: [], nudge: false }]);
  });
});

describe('where cells do not tell what happened, the backend is asked to read', () => {
  const nudgeOnly = { edits: [], nudge: true };

  test('a row without a key', async () => {
    await world.type(world.linked, 1_950, 1, [['new row']]);
    expect((await world.settled()).batches).toMatchObject([nudgeOnly]);
  });

  test('rows with and without keys: the known ones are sent too', async () => {
    await world.type(world.linked, 1_900, 1, [['known'], ['new']]);
    expect((await world.settled()).batches).toMatchObject([
      { edits: [{ key: 'key1900', cells: { c1: 'known' } }], nudge: true },
    ]);
  });

  test('an edited row key', async () => {
    await world.type(world.linked, 20, 9, [['value', 'key20']]);
    expect((await world.settled()).batches).toMatchObject([nudgeOnly]);
  });

  test('more than 1,000 rows at once', async () => {
    await world.type(
      world.linked,
      2,
      1,
      Array.from({ length: 1_001 }, () => ['x']),
    );
    expect((await world.settled()).batches).toMatchObject([nudgeOnly]);
  });

  test('rows, columns and tabs that come and go; edits and formats are not repeated', async () => {
    for (const kind of ['INSERT_ROW', 'REMOVE_COLUMN', 'REMOVE_GRID', 'OTHER', 'FORMAT', 'EDIT'] as const) {
      await world.change(kind);
    }
    expect((await world.settled()).batches).toMatchObject([nudgeOnly, nudgeOnly, nudgeOnly, nudgeOnly]);
  });

  test('an edited header, and from then on every edit until the link knows the new header', async () => {
    await world.type(world.linked, 1, 3, [['Renamed']]);
    expect((await world.settled()).batches).toMatchObject([nudgeOnly]);
    await world.type(world.linked, 5, 1, [['Rome']]);
    expect((await world.settled()).batches).toMatchObject([nudgeOnly]);
    await world.type(world.linked, 1, 3, [['Column 3']]);
    await world.settled();
    await world.type(world.linked, 5, 1, [['Oslo']]);
    expect((await world.settled()).batches).toMatchObject([
      { edits: [{ cells: { c1: 'Oslo' } }], nudge: false },
    ]);
  });

  test('a deleted column that the link still knows', async () => {
    deleteLines(world.workbook, world.linked, 'COLUMNS', 8, world.linked.columnCount);
    await world.type(world.linked, 5, 1, [['Bonn']]);
    const { batches, executions } = await world.settled();
    expect(batches).toMatchObject([nudgeOnly]);
    expect(executions.map((record) => record.error)).toEqual([null, null]);
  });
});
