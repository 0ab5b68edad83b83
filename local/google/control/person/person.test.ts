/** What a person does beyond typing: filling, the clipboard, checkboxes, filters, forms; and what the triggers are told. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { HumanAction } from '../../script-host.ts';
import type { SwitchSettings } from '../../switches.ts';
import type { Tab } from '../../workbook/tab.ts';
import { contents, testWorkbook, typedTab } from '../../workbook/test-workbook.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { HumanActions } from '../human-actions.ts';

let workbook: Workbook;
let tab: Tab;
let person: HumanActions;
let told: HumanAction[];
let mayEdit: boolean;

beforeEach(() => {
  workbook = testWorkbook();
  tab = typedTab(
    workbook,
    'T',
    [
      ['id', 'n', 'day'],
      ['Item 1', '1', '2024-01-30'],
      ['', '3', ''],
    ],
    { rows: 3, columns: 2 },
  );
  tab.setCell(1, 2, { value: 45321, format: { numberFormat: { type: 'DATE' } } });
  told = [];
  mayEdit = true;
  const tell = (action: HumanAction): Promise<void> => {
    told.push(action);
    return Promise.resolve();
  };
  person = new HumanActions(workbook, tell, { email: 'ann@example.com', mayEdit: () => mayEdit });
});

const lastTold = (): string => {
  const { kind, firesEdit, value, oldValue } = told.at(-1) ?? {};
  const shown = [value, oldValue].map((cell) => (typeof cell === 'object' ? cell.error : `${cell ?? ''}`));
  return [kind, firesEdit, ...shown].join(' ');
};

describe('filling', () => {
  test('goes on with numbers, days and numbered texts, and moves formulas', async () => {
    tab.enter(1, 3, { formula: '=B2*2' });
    await person.fill(0, 'A2:A2', 'A2:A5');
    await person.fill(0, 'B2:B3', 'B2:B5');
    await person.fill(0, 'C2:D2', 'C2:D4');
    expect(contents(tab).slice(1)).toEqual([
      ['Item 1', 1, 45321, '=B2*2', null],
      ['Item 2', 3, 45322, '=B3*2', null],
      ['Item 3', 5, 45323, '=B4*2', null],
      ['Item 4', 7, null, null, null],
      [null, null, null, null, null],
    ]);
    expect(told.map(({ kind, firesEdit }) => `${kind} ${firesEdit}`)).toEqual(Array(3).fill('EDIT true'));
    expect(told[0]?.range).toMatchObject({ startRow: 1, endRow: 5 });
  });

  test('up and to the right; a single number and a plain text repeat', async () => {
    await person.fill(0, 'B3', 'B2:B3');
    await person.fill(0, 'A1:B1', 'A1:E1');
    expect(contents(tab)[1]?.[1]).toBe(3);
    expect(contents(tab)[0]).toEqual(['id', 'n', 'id', 'n', 'id']);
    await expect(person.fill(0, 'A1', 'A1:B2')).rejects.toThrow('one direction');
  });
});

describe('the clipboard', () => {
  test('copied rows are pasted with their formulas moved; the grid grows', async () => {
    tab.enter(1, 3, { formula: '=B2' });
    person.copy(0, '2:3');
    await person.paste(0, { row: 5, column: 0 });
    expect(tab.rowCount).toBe(7);
    expect(contents(tab).slice(5)).toEqual([
      ['Item 1', 1, 45321, '=B6', null],
      [null, 3, null, null, null],
    ]);
    expect(lastTold()).toBe('EDIT true  ');
  });

  test('cut cells move once, and what points to them follows', async () => {
    tab.enter(0, 4, { formula: '=A2' });
    person.cut(0, 'A2:B2');
    await person.paste(0, 'A5');
    expect(contents(tab)[1]?.slice(0, 2)).toEqual([null, null]);
    expect(contents(tab)[4]?.slice(0, 2)).toEqual(['Item 1', 1]);
    expect(tab.cell(0, 4)?.formula).toBe('=A5');
    expect(lastTold()).toBe('OTHER true  ');
    await expect(person.paste(0, 'A1')).rejects.toThrow('nothing to paste');
  });

  test('only values, only formats, and to another tab', async () => {
    typedTab(workbook, 'Second', [['x']]);
    person.copy(0, 'C2');
    await person.paste(1, 'A1', 'values');
    expect(workbook.tabs[1]?.cell(0, 0)).toEqual({ value: 45321 });
    expect(lastTold()).toBe('EDIT true 45321 x');
    await person.paste(0, 'B2', 'format');
    expect(tab.cell(1, 1)).toMatchObject({ value: 1, format: { numberFormat: { type: 'DATE' } } });
    expect(lastTold()).toBe('FORMAT false  ');
  });
});

describe('single things', () => {
  test('a checkbox is clicked: booleans cross', async () => {
    await person.insertCheckboxes(0, 'E2:E3');
    await person.toggle(0, 'E2');
    expect(contents(tab).map((row) => row[4])).toEqual([null, true, false, null, null, null]);
    expect(lastTold()).toBe('EDIT true true false');
    await expect(person.toggle(0, 'A1')).rejects.toThrow('no checkbox');
  });

  test('a filter hides rows, and they come back', async () => {
    const hidden = (): number[] =>
      tab.state.rowLines.flatMap((line, row) => (line.hiddenByFilter === true ? [row] : []));
    await person.filter(0, 'A1:C3', 1, ['3']);
    expect(hidden()).toEqual([2]);
    await person.clearFilter(0);
    expect(hidden()).toEqual([]);
    await person.hideLines(0, 'ROWS', 1);
    expect(tab.state.rowLines[1]?.hidden).toBe(true);
    expect(told.map(({ kind, firesEdit }) => `${kind} ${firesEdit}`)).toEqual(Array(3).fill('OTHER false'));
  });

  test('sorting the sheet leaves frozen rows alone', async () => {
    tab.state.properties = { gridProperties: { frozenRowCount: 1 } };
    await person.sortSheet(0, [{ column: 1, descending: true }]);
    expect(contents(tab).map((row) => row[1])).toEqual(['n', 3, 1, null, null, null]);
  });

  test('a duplicated tab stands to the right of the original', async () => {
    typedTab(workbook, 'Second', [['x']]);
    const copyId = await person.duplicateTab(0);
    expect(workbook.tabs.map(({ title }) => title)).toEqual(['T', 'Copy of T', 'Second']);
    expect(told).toMatchObject([{ kind: 'INSERT_GRID', tabId: 0 }]);
    expect(contents(workbook.tabById(copyId) ?? tab)).toEqual(contents(tab));
  });

  test('somebody who may not edit is refused', async () => {
    mayEdit = false;
    await expect(person.type(0, 'A1', [['x']])).rejects.toThrow('ann@example.com may not edit');
    expect([contents(tab)[0]?.[0], told]).toEqual(['id', []]);
  });

  test('what is told names the person', async () => {
    await person.clear(0, 'A1');
    expect(told).toMatchObject([{ user: 'ann@example.com', oldValue: 'id' }]);
    expect(told[0]).not.toHaveProperty('value');
  });
});

describe('switches', () => {
  const sortIt = (): Promise<void> => person.sort(0, 'A2:B3', [{ column: 1, descending: true }]);
  const moveIt = (): Promise<void> => person.moveLines(0, 'ROWS', 1, 1, 3);
  const replaceIt = (): Promise<void> => person.replace(0, 'A1:C3', 'item', 'Thing');
  const submitIt = (): Promise<void> => person.submitForm(0, ['answer', '5']);
  const pasteIt = (): Promise<void> => {
    person.copy(0, 'A1');
    return person.paste(0, 'A2');
  };
  test.each<[SwitchSettings, () => Promise<void>, string]>([
    [{}, sortIt, 'EDIT true  '],
    [{ sortFiresOnEdit: false }, sortIt, 'OTHER false  '],
    [{ sortFiresOnEdit: false, quietChangesAreEdits: true }, sortIt, 'EDIT false  '],
    [{}, moveIt, 'OTHER true  '],
    [{ cellMovesFireOnEdit: false }, moveIt, 'OTHER false  '],
    [{}, replaceIt, 'EDIT true  '],
    [{ findReplaceFiresOnEdit: false }, replaceIt, 'OTHER false  '],
    [{}, submitIt, 'OTHER false  '],
    [{ formSubmitFiresOnEdit: true }, submitIt, 'EDIT true  '],
    [{}, pasteIt, 'EDIT true id Item 1'],
    [{ pastedCellTellsValue: false }, pasteIt, 'EDIT true  '],
  ])('%j', async (settings, act, expected) => {
    workbook.switches.set(settings);
    await act();
    expect(lastTold()).toBe(expected);
  });

  test('edits of a device that was offline may stay unseen', async () => {
    await person.type(0, 'A2', [['seen']], { offline: true });
    workbook.switches.set({ offlineEditsFireTriggers: false });
    await person.type(0, 'A2', [['unseen']], { offline: true });
    expect(told.map(({ isUnseen }) => isUnseen ?? false)).toEqual([false, true]);
  });

  test('triggers may see the state before the action', async () => {
    await person.type(0, 'A2', [['now']]);
    workbook.switches.set({ triggerReadsAreOlder: true });
    await person.type(0, 'A2', [['later']]);
    expect(told[0]).not.toHaveProperty('before');
    expect(told[1]?.before?.tabs[0]?.effective(1, 0)).toBe('now');
  });
});
