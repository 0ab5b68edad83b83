import { expect, test } from 'vitest';

import { History } from './history.ts';

const cells = { person: 'p0', program: 'q0', shared: 's0' };

function scene(): History {
  const history = new History();
  history.added('A', cells);
  history.wrote('A', 'person', 'p1');
  history.wrote('A', 'shared', 's1');
  return history;
}

test('the last value of a column with one kind of writer has to be there', () => {
  const right = [['A', 'p1', 'q0', 's0']];
  expect(scene().problems(right, right)).toEqual([]);
  const older = [['A', 'p0', 'q0', 's0']];
  expect(scene().problems(older, older)).toEqual(['A.person holds p0; p1 was written later']);
});

test('sides that differ, values that nobody wrote and rolled back ones are told', () => {
  const history = scene();
  history.undone('q9');
  const sheet = [['A', 'p1', 'q9', 'x']];
  expect(history.problems(sheet, [])).toEqual([
    'only in the sheet: ["A","p1","q9","x"]',
    'A.program holds q9, which was rolled back',
    'A.shared holds x, which nobody wrote there',
  ]);
});

test('lost, doubled, returned and invented rows are told', () => {
  const history = scene();
  history.added('B', cells);
  history.removed('B');
  const rows = [
    ['B', 'p0', 'q0', 's0'],
    ['B', 'p0', 'q0', 's0'],
    ['C', 'p0', 'q0', 's0'],
  ];
  expect(history.problems(rows, rows)).toEqual([
    'row A is lost',
    'row B was deleted and is there again',
    '1 rows are there twice',
    'row C was invented',
  ]);
});

test('what nobody can know is no problem either way', () => {
  const history = scene();
  history.added('B', cells);
  history.perhapsRemoved('B');
  history.unplaced('q7');
  const rows = [['A', 'p1', 'q7', 's0']];
  expect(history.problems(rows, rows)).toEqual([]);
  const both = [...rows, ['B', 'p0', 'q0', 's0']];
  expect(history.problems(both, both)).toEqual([]);
});
