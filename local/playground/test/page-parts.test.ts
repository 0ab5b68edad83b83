import { describe, expect, test } from 'vitest';
import type { HumanActions } from '../page/human-actions.ts';
import { failureSentence, messageIn, NoAnswer, Refused } from '../page/human-actions.ts';
import { exampleUpdate } from '../page/link-status.ts';
import { commands } from '../page/row-commands.ts';
import { shownTabs } from '../page/tab-bar.ts';

describe('commands', () => {
  const target = {
    area: { startRow: 3, endRow: 5, startColumn: 2, endColumn: 3 },
    headerRows: 1,
    usedRows: 50,
  };

  test.each([
    ['insert-above', 'insertRows 3 2'],
    ['insert-below', 'insertRows 5 2'],
    ['delete-rows', 'deleteRows 3 2'],
    ['sort-up', 'sort 1 50 2 false'],
    ['sort-down', 'sort 1 50 2 true'],
  ])('%s does %s', async (name, expected) => {
    const done: string[] = [];
    const record =
      (action: string) =>
      (...args: unknown[]): Promise<void> => {
        done.push([action, ...args].join(' '));
        return Promise.resolve();
      };
    const actions: HumanActions = {
      type: record('type'),
      clear: record('clear'),
      insertRows: record('insertRows'),
      deleteRows: record('deleteRows'),
      sort: record('sort'),
    };
    await commands[name]?.run(actions, target);
    expect(done).toEqual([expected]);
  });

  test('say how many rows they take', () => {
    expect([1, 3].map((rows) => commands['delete-rows']?.title(rows))).toEqual([
      'Delete row',
      'Delete 3 rows',
    ]);
  });
});

describe('failureSentence', () => {
  test('says what is known, and only that', () => {
    expect(failureSentence('"x"', 'entered', new Refused('It is protected.'))).toBe(
      '"x" was not entered: It is protected.',
    );
    expect(failureSentence('B2', 'cleared', new NoAnswer())).toMatch(/^B2 may not have been cleared: /);
  });

  test('reads the sentence of an answer', () => {
    expect(messageIn({ error: { message: 'No.' } })).toBe('No.');
    expect([messageIn(null), messageIn('x'), messageIn({ error: 'x' })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('exampleUpdate', () => {
  test('is a statement that works as it stands, or none', () => {
    const headers = ['iata', 'name', 'city'];
    expect(exampleUpdate('t', headers, ["O'Hare"])).toBe(
      "UPDATE t SET city = 'Springfield' WHERE iata = 'O''Hare'",
    );
    expect(exampleUpdate('t', ['Order no.', 'name', 'city'], ['1'])).toBeUndefined();
    expect(exampleUpdate('t', headers, [''])).toBeUndefined();
    expect(exampleUpdate('t', ['iata'], ['1'])).toBeUndefined();
  });
});

describe('shownTabs', () => {
  const tabs = [
    { tabId: 0, title: 'a', hidden: false },
    { tabId: 1, title: 'b', hidden: true },
  ];

  test('leaves hidden tabs out, except the one in front and when asked for', () => {
    const ids = (tabId: number, showHidden: boolean): number[] =>
      shownTabs({ tabs, tabId, showHidden }).map((tab) => tab.tabId);
    expect([ids(0, false), ids(1, false), ids(0, true)]).toEqual([[0], [0, 1], [0, 1]]);
  });
});
