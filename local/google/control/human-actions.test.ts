/** A person's actions: parsed as in the browser, told with the event that fires the triggers. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { HumanAction } from '../script-host.ts';
import type { Tab } from '../workbook/tab.ts';
import { contents, testWorkbook, typedTab } from '../workbook/test-workbook.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { ActionRefused } from './action-refused.ts';
import { HumanActions } from './human-actions.ts';

let workbook: Workbook;
let tab: Tab;
let human: HumanActions;
let told: HumanAction[];

beforeEach(() => {
  workbook = testWorkbook();
  tab = typedTab(workbook, 'T', [
    ['id', 'n'],
    ['a', '1'],
    ['b', '2'],
  ]);
  told = [];
  human = new HumanActions(workbook, (action) => {
    told.push(action);
    return Promise.resolve();
  });
});

describe('typing', () => {
  test('parses an entry and tells the old and the new value of a single cell', async () => {
    await human.type(0, 'B2', [['2024-01-15']]);
    expect(tab.cell(1, 1)).toMatchObject({ value: 45306, format: { numberFormat: { type: 'DATE' } } });
    expect(told).toEqual([
      {
        spreadsheetId: 'id',
        tabId: 0,
        kind: 'EDIT',
        range: { tabId: 0, startRow: 1, endRow: 2, startColumn: 1, endColumn: 2 },
        value: 45306,
        oldValue: 1,
        firesEdit: true,
        user: 'person@example.com',
      },
    ]);
  });

  test('pastes a block, leaves cells under null alone, grows the grid, tells only the range', async () => {
    await human.type(0, { row: 2, column: 1 }, [
      [null, '=B3'],
      ["'7", true],
    ]);
    expect(contents(tab).slice(2)).toEqual([
      ['b', 2, '=B3'],
      [null, '7', true],
    ]);
    expect(told[0]).not.toHaveProperty('value');
    expect(told[0]?.range).toMatchObject({ startRow: 2, endRow: 4, startColumn: 1, endColumn: 3 });
  });

  test('stores texts as they are when they are raw', async () => {
    await human.type(0, 'A1', [['=1+1', '007']], { raw: true });
    expect(contents(tab)[0]).toEqual(['=1+1', '007']);
    expect(tab.cell(0, 0)).toEqual({ value: '=1+1' });
  });
});

describe('other actions', () => {
  test('tell what the change trigger is told', async () => {
    await human.insertLines(0, 'ROWS', 1);
    await human.deleteLines(0, 'ROWS', 1);
    await human.insertLines(0, 'COLUMNS', 2);
    await human.deleteLines(0, 'COLUMNS', 2);
    await human.moveLines(0, 'ROWS', 1, 1, 3);
    await human.sort(0, '2:3', [{ column: 0, descending: false }]);
    await human.clear(0, 'A2:B2');
    await human.renameTab(0, 'New');
    await human.addTab('Second', 5);
    await human.deleteTab(5);
    expect(told.map(({ kind, firesEdit }) => `${kind} ${firesEdit}`)).toEqual([
      'INSERT_ROW false',
      'REMOVE_ROW false',
      'INSERT_COLUMN false',
      'REMOVE_COLUMN false',
      'OTHER true',
      'EDIT true',
      'EDIT true',
      'OTHER false',
      'INSERT_GRID false',
      'REMOVE_GRID false',
    ]);
    expect(contents(tab)).toEqual([
      ['id', 'n'],
      [null, null],
      ['b', 2],
    ]);
  });

  test('are refused with a sentence when they make no sense, and then tell nothing', async () => {
    await expect(human.type(7, 'A1', [['x']])).rejects.toThrow(ActionRefused);
    await expect(human.type(0, 'T!A1', [['x']])).rejects.toThrow('without the tab');
    await expect(human.deleteLines(0, 'ROWS', 0, 3)).rejects.toThrow('keeps at least one row');
    await expect(human.deleteLines(0, 'ROWS', 2, 5)).rejects.toThrow('not all in the grid');
    await expect(human.deleteTab(0)).rejects.toThrow('last tab');
    expect(told).toEqual([]);
  });
});
