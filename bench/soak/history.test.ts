import { expect, test } from 'vitest';

import { COLUMNS, History } from './history.ts';
import { nameOf, sideOf, type Side } from './side.ts';

const cells = { person: 'p0', program: 'q0', shared: 's0' };

function scene(): History {
  const history = new History();
  history.added('A', cells);
  history.wrote('A', 'person', 'p1', 'person');
  history.wrote('A', 'shared', 's1', 'person');
  history.wrote('A', 'shared', 's2', 'program');
  return history;
}

/** `headers`: of the columns after the first three. */
function side(lines: readonly (readonly string[])[], headers: readonly string[] = []): Side {
  return sideOf(['id', ...COLUMNS, ...headers.map(nameOf)], lines);
}

test('where one kind of writer wrote, the last value has to be there', () => {
  for (const shared of ['s1', 's2']) {
    const right = side([['A', 'p1', 'q0', shared]]);
    expect(scene().problems(right, right)).toEqual([]);
  }
  const older = side([['A', 'p0', 'q0', 's2']]);
  expect(scene().problems(older, older)).toEqual(['A.person holds p0; p1 was written later']);
});

test('sides that differ, values that nobody wrote and rolled back ones are told', () => {
  const history = scene();
  history.undone('q9');
  const sheet = side([['A', 'p1', 'q9', 'x']]);
  expect(history.problems(sheet, side([]))).toEqual([
    'only in the sheet: A, person=p1, program=q9, shared=x',
    'A.program holds q9, which was rolled back',
    'A.shared holds "x", which nobody wrote there',
  ]);
});

test('lost, doubled, returned and invented rows are told', () => {
  const history = scene();
  history.added('B', cells);
  history.removed('B');
  const rows = side([
    ['B', 'p0', 'q0', 's0'],
    ['B', 'p0', 'q0', 's0'],
    ['C', 'p0', 'q0', 's0'],
  ]);
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
  history.perhapsAddedColumn('table1');
  const lines = [['A', 'p1', 'q7', 's2'], ['', '', 'q7'], ['']];
  expect(history.problems(side(lines), side(lines))).toEqual([]);
  const more = side([...lines, ['B', 'p0', 'q0', 's0']], ['table1']);
  expect(history.problems(more, more)).toEqual([]);
});

test('a row that comes back with an edit that was made as it went is no problem', () => {
  const history = scene();
  history.added('B', cells);
  history.removed('B');
  history.unplaced('p7');
  const rows = side([
    ['A', 'p1', 'q0', 's2'],
    ['B', 'p7', 'q0', 's0'],
  ]);
  expect(history.problems(rows, rows)).toEqual([]);
});

test('columns are told by their names, whatever their headers are now, and what is in them is judged', () => {
  const history = scene();
  history.addedColumn('sheet1');
  history.wrote('A', 'sheet1', 'x1', 'person');
  const sheet = side([['A', 'p1', 'q0', 's2', 'x1', 'key']], ['sheet1~4', 'sync key']);
  expect(history.problems(sheet, side([['A', 'p1', 'q0', 's2', 'x1']], ['sheet1']))).toEqual([]);
  const without = side([['A', 'p1', 'q0', 's2']]);
  expect(history.problems(without, without)).toEqual([
    'column sheet1 is lost',
    'A.sheet1 holds "", which nobody wrote there',
  ]);
  const other = side([['A', 'p1', 'q0', 's2', 'x1', 'x1']], ['sheet1', 'table9']);
  expect(history.problems(other, other)).toEqual([
    'column table9 was invented',
    'A.table9 holds "x1", which nobody wrote there',
  ]);
});
