/** Entries of the outbox: merged without loss, and one nudge instead of more than the properties hold. */
import { describe, expect, test } from 'vitest';
import type { OutboxEntry } from '../outbox.ts';
import { mergeEntries, nudgeEntry, planAddition, utf8Length } from '../outbox.ts';

const entry = (key: string, ...columns: string[]): OutboxEntry => ({
  rows: { [key]: columns },
  nudge: false,
});
const stored = (...entries: OutboxEntry[]): string[] => entries.map((each) => JSON.stringify(each));

describe('outbox', () => {
  test('entries of one row are joined', () => {
    const pending = mergeEntries(stored(entry('a', 'x'), entry('b', 'x'), entry('a', 'y', 'x')));
    expect([...pending.rows]).toEqual([
      ['a', new Set(['x', 'y'])],
      ['b', new Set(['x'])],
    ]);
    expect(pending.nudge).toBe(false);
  });

  test('an entry that cannot be read is a nudge, never nothing', () => {
    expect(mergeEntries(['{"rows"']).nudge).toBe(true);
  });

  test('an addition touches no other entry while there is room', () => {
    expect(planAddition('out:l:2', entry('b', 'x'), { 'out:l:1': JSON.stringify(entry('a', 'x')) })).toEqual({
      set: { 'out:l:2': JSON.stringify(entry('b', 'x')) },
      remove: [],
    });
  });

  test('a full outbox becomes one nudge, which stands for all of it', () => {
    const old = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`out:l:${index}`, JSON.stringify(entry(`k${index}`, 'x'))]),
    );
    expect(planAddition('out:l:new', entry('a', 'x'), old)).toEqual({
      set: { 'out:l:new': JSON.stringify(nudgeEntry) },
      remove: Object.keys(old),
    });
  });

  test('an entry too long for a property becomes a nudge', () => {
    const long = entry('ä'.repeat(4_500), 'x');
    expect(planAddition('out:l:1', long, {}).set).toEqual({ 'out:l:1': JSON.stringify(nudgeEntry) });
  });

  test.each(['', 'abc', 'äöü', '漢字', '😀 mixed é'])('utf8Length of %j', (text) => {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text));
  });
});
