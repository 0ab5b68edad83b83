/** What a read finds untold, and when the triggers of a tab count as dead. */
import { describe, expect, test } from 'vitest';

import { newsCells, owedCells, SILENT_READS, silentReads } from './drift.ts';
import { plain, sampleState } from './sample-link.ts';

const { base } = sampleState();
const AT = { lo: 100, hi: 200 };
const formula = { v: '7', ...AT, held: { why: 'formula', db: '7', at: 100 } } as const;
const shows = (value: string) => ({ value, formula: '=A1' });

describe('cells of the sheet that nobody told of', () => {
  test.each([
    ['what is known', { name: plain('Ada'), amount: plain(null) }, base, 0, 0],
    ['an edit', { name: plain('Eve'), amount: plain(null) }, base, 1, 0],
    ['the first cells of a new column', { name: plain('Ada'), added: plain('x') }, base, 0, 0],
    ['a row that nobody knew', { name: plain('Eve'), amount: plain(null) }, null, 1, 0],
    ['a formula where there was none', { amount: shows('7') }, base, 1, 0],
    ['what a formula shows now', { amount: shows('8') }, { amount: formula }, 0, 1],
    ['what a formula has always shown', { amount: shows('7') }, { amount: formula }, 0, 0],
    [
      'a formula that is being calculated',
      { amount: { value: { refused: 'Loading...', why: '', isPending: true as const }, formula: '=A1' } },
      { amount: formula },
      0,
      0,
    ],
  ])('%s', (_, cells, known, edits, results) => {
    expect(newsCells(cells, known)).toEqual({ edits, results });
  });
});

describe('cells that MySQL changed without a word', () => {
  const db = { pk: '11', values: { name: 'Ada', amount: null, due: null, paid: null } };
  test.each([
    ['none', base, db, 0],
    ['one', base, { ...db, values: { ...db.values, name: 'Bob' } }, 1],
    ['a new column', base, { ...db, values: { ...db.values, added: 'x' } }, 0],
    ['a row that is gone', base, null, 4],
    ['a row that is new', null, db, 4],
    ['neither', null, null, 0],
  ])('%s', (_, known, image, cells) => {
    expect(owedCells(known, image)).toBe(cells);
  });
});

describe('silent triggers', () => {
  const read = { isScheduled: true, news: 2, lastWebhookAt: 50, previousReadAt: 100 };
  test.each([
    ['a scheduled read with edits and no webhook since the one before counts', read, 1, 2],
    ['the first read of a link counts alike', { ...read, lastWebhookAt: null, previousReadAt: null }, 0, 1],
    ['a webhook since ends the silence', { ...read, lastWebhookAt: 101 }, 2, 0],
    ['a read without edits tells nothing', { ...read, news: 0 }, 2, 2],
    ['a read that was asked for tells nothing', { ...read, isScheduled: false }, 2, 2],
  ])('%s [D14]', (_, facts, before, after) => {
    expect(silentReads(before, facts)).toBe(after);
  });

  test('are dead after three such reads [D14]', () => {
    expect(SILENT_READS).toBe(3);
  });
});
