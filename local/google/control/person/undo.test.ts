/** Undo and redo: exactly what the person did comes back, whatever others did in the meantime. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { HumanAction } from '../../script-host.ts';
import { deleteLines, insertLines } from '../../workbook/lines.ts';
import type { Tab } from '../../workbook/tab.ts';
import { contents, testWorkbook, typedTab } from '../../workbook/test-workbook.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { ActionRefused } from '../action-refused.ts';
import { HumanActions } from '../human-actions.ts';

let workbook: Workbook;
let tab: Tab;
let person: HumanActions;
let told: HumanAction[];

beforeEach(() => {
  workbook = testWorkbook();
  tab = typedTab(workbook, 'T', [
    ['id', 'n', '=B2+B3'],
    ['a', '2'],
    ['b', '1'],
    ['c', '3'],
  ]);
  told = [];
  person = new HumanActions(workbook, (action) => {
    told.push(action);
    return Promise.resolve();
  });
});

const descending = [{ column: 1, descending: true }];

describe.each<[string, () => Promise<unknown>]>([
  ['typing', () => person.type(0, 'B2', [['7']])],
  [
    'a pasted block that grows the grid',
    () =>
      person.type(0, 'B4', [
        ['7', '8'],
        ['9', '10'],
      ]),
  ],
  ['clearing', () => person.clear(0, 'A2:B4')],
  ['filling', () => person.fill(0, 'A2:B2', 'A2:B4')],
  ['sorting', () => person.sort(0, 'A2:B4', descending)],
  ['replacing', () => person.replace(0, 'A1:C4', 'A', 'x')],
  ['inserting rows', () => person.insertLines(0, 'ROWS', 1, 2)],
  ['deleting rows, which breaks a formula', () => person.deleteLines(0, 'ROWS', 1, 2)],
  ['deleting the first column', () => person.deleteLines(0, 'COLUMNS', 0)],
  ['moving rows down', () => person.moveLines(0, 'ROWS', 0, 2, 4)],
  ['moving rows up', () => person.moveLines(0, 'ROWS', 2, 2, 0)],
  ['renaming a tab', () => person.renameTab(0, 'Renamed')],
  ['adding a tab', () => person.addTab('Second', 5)],
  ['duplicating a tab', () => person.duplicateTab(0)],
])('%s', (_name, act) => {
  test('is undone, redone, and undone again', async () => {
    const everything = (): unknown =>
      workbook.tabs.map((each) => [
        each.title,
        contents(each).filter((row) => row.some((cell) => cell !== null)),
      ]);
    const before = everything();
    await act();
    const after = everything();
    expect(after).not.toEqual(before);
    await person.undo();
    expect(everything()).toEqual(before);
    await person.redo();
    expect(everything()).toEqual(after);
    await person.undo();
    expect(everything()).toEqual(before);
  });
});

describe('when others were there in between', () => {
  test('cells are put back where they are now, and no other cell', async () => {
    await person.clear(0, 'A2:B4');
    insertLines(workbook, tab, 'ROWS', { start: 0, count: 1 });
    deleteLines(workbook, tab, 'ROWS', 3, 4);
    tab.enter(0, 0, { value: 'theirs' });
    await person.undo();
    expect(contents(tab).map((row) => row.slice(0, 2))).toEqual([
      ['theirs', null],
      ['id', 'n'],
      ['a', 2],
      ['c', 3],
    ]);
  });

  test('deleted rows come back behind the row that stood above them', async () => {
    await person.deleteLines(0, 'ROWS', 2);
    insertLines(workbook, tab, 'ROWS', { start: 0, count: 2 });
    await person.undo();
    expect(contents(tab).map(([id]) => id)).toEqual([null, null, 'id', 'a', 'b', 'c']);
  });

  test('an action of which nothing is left is passed over', async () => {
    await person.type(0, 'A2', [['first']]);
    await person.type(0, 'A4', [['second']]);
    deleteLines(workbook, tab, 'ROWS', 3, 4);
    await person.undo();
    expect(tab.cell(1, 0)?.value).toBe('a');
    await expect(person.undo()).rejects.toThrow(ActionRefused);
  });

  test('each person undoes the own actions only', async () => {
    const other = new HumanActions(workbook, () => Promise.resolve(), {
      email: 'other@example.com',
      mayEdit: () => true,
    });
    await person.type(0, 'A2', [['mine']]);
    await other.type(0, 'A3', [['theirs']]);
    await person.undo();
    expect(contents(tab).map(([id]) => id)).toEqual(['id', 'a', 'theirs', 'c']);
  });
});

describe('events', () => {
  test('undo fires onChange; onEdit with the range and no values where the switch says so', async () => {
    await person.type(0, 'A2', [['x']]);
    await person.undo();
    workbook.switches.set({ undoFiresOnEdit: true });
    await person.redo();
    const range = { tabId: 0, startRow: 1, endRow: 2, startColumn: 0, endColumn: 1 };
    expect(told.slice(1)).toMatchObject([
      { kind: 'OTHER', firesEdit: false },
      { kind: 'EDIT', firesEdit: true, range },
    ]);
    expect(told[2]).not.toHaveProperty('value');
  });

  test('an action after an undo ends what could be redone', async () => {
    await person.type(0, 'A2', [['x']]);
    await person.undo();
    await person.type(0, 'A3', [['y']]);
    await expect(person.redo()).rejects.toThrow('nothing to redo');
  });
});
