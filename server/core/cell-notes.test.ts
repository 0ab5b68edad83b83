import { describe, expect, test } from 'vitest';

import { judgeNote, noteTexts, planNotes, type KeptNote } from './cell-notes.ts';

const CELL = { key: 'k', column: 'c' };
const WANTED = { ...CELL, text: 'new' };

function kept(state: KeptNote['state'], texts: string[], isDue = true): KeptNote {
  return { ...CELL, state, texts, isDue };
}

describe('what a note says [M1]', () => {
  test('a refused value says why, an open conflict says what MySQL has', () => {
    expect(noteTexts([{ ...CELL, why: 'Type a number.', conflict: null }])).toEqual([
      { ...CELL, text: 'Rowlink: Type a number.' },
    ]);
    const [note] = noteTexts([{ ...CELL, why: null, conflict: { db: '77' } }]);
    expect(note?.text).toBe(
      'Rowlink: MySQL has “77” here. Choose one of the two under Conflicts in the sidebar.',
    );
  });

  test('one cell has one note, however much it waits for, and long values are cut between characters', () => {
    const notes = noteTexts([
      { ...CELL, why: null, conflict: { db: '😀'.repeat(300) } },
      { ...CELL, why: 'Type a number.', conflict: null },
    ]);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.text).toContain(`${'😀'.repeat(199)}…`);
    expect(notes[0]?.text).toContain('Type a number.');
  });

  test('a cell and another one whose names join to the same are two', () => {
    const reasons = [
      { key: 'b c', column: 'a', why: 'x', conflict: null },
      { key: 'c', column: 'a b', why: 'x', conflict: null },
    ];
    expect(noteTexts(reasons)).toHaveLength(2);
  });
});

describe('what is to be done [M2]', () => {
  test.each<[string, KeptNote[], ReturnType<typeof planNotes>]>([
    ['nothing is known: it is put', [], [{ ...WANTED, ours: [] }]],
    ['it stands there: nothing', [kept('there', ['new'])], []],
    ["a person's own stands there: nothing", [kept('left', ['new'])], []],
    ['it was sent and not seen: looked at', [kept('sent', ['new'])], [{ ...WANTED, ours: ['new'] }]],
    ['it rests: nothing', [kept('sent', ['new'], false)], []],
    ['another one stands there: replaced', [kept('there', ['old'])], [{ ...WANTED, ours: ['old'] }]],
    ['another one was kept back: none is ours', [kept('left', ['old'])], [{ ...WANTED, ours: [] }]],
  ])('%s', (_, known, steps) => {
    expect(planNotes([WANTED], known)).toEqual(steps);
  });

  test('a note that is not wanted any more goes', () => {
    expect(planNotes([], [kept('there', ['old'])])).toEqual([{ ...CELL, text: null, ours: ['old'] }]);
    expect(planNotes([], [kept('sent', ['old'], false)])).toEqual([]);
  });
});

describe('whose note it is [M3]', () => {
  const put = { ...WANTED, ours: ['old'] };
  const take = { ...CELL, text: null, ours: ['old'] };
  test.each<[string | null, ReturnType<typeof judgeNote>, ReturnType<typeof judgeNote>]>([
    [null, 'write', 'done'],
    ['', 'write', 'done'],
    ['old', 'write', 'write'],
    ['new', 'done', 'done'],
    ['old, and more', 'leave', 'done'],
  ])('%j stands there', (seen, whenPut, whenTaken) => {
    expect(judgeNote(put, seen)).toBe(whenPut);
    expect(judgeNote(take, seen)).toBe(whenTaken);
  });
});
