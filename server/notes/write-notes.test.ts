/** What becomes of a note whose write was lost, refused, or met something else than was read. */
import { expect, test } from 'vitest';

import type { KeptNote, NoteStep } from '../core/cell-notes.ts';
import type { Link } from '../core/link.ts';
import { sampleLink } from '../core/sample-link.ts';
import type { NoteToKeep } from '../ports/notes.ts';
import type { NotedCell, NotesSent, NoteWrite } from '../ports/sheet-notes.ts';
import type { BlockedArea } from '../core/blocked-cells.ts';
import type { Session } from '../spreadsheet/session.ts';
import { writeNotes, type WriteNotesPorts } from './write-notes.ts';

const link: Link = sampleLink;
const [column] = link.columns;
if (!column) throw new Error('the sample link has columns');
const CELL = { key: 'k', column: column.id };
const ROW = link.headerRow + 5;
const put: NoteStep = { ...CELL, text: 'ours', ours: [] };

interface Scene {
  /** Notes by row, in the first mapped column. */
  notes: Map<number, string>;
  /** 0-based row of the row key. */
  at: number;
  answer?: NotesSent['kind'];
  blocked?: BlockedArea[];
  /** Runs right before Google applies a write. */
  beforeWrite?: (scene: Scene) => void;
}

async function run(scene: Scene, steps: NoteStep[]) {
  const kept: NoteToKeep[] = [];
  const writes: NoteWrite[][] = [];
  let nudges = 0;
  const rowOf = (row: number): NotedCell[] => {
    const cells: NotedCell[] = [];
    const place = (index: number, value: string | null, note: string | null = null) => {
      while (cells.length <= index) cells.push({ value: null, note: null });
      cells[index] = { value, note };
    };
    for (const each of link.columns) place(each.index, row === link.headerRow ? each.header : 'x');
    place(link.keyColumn, row === link.headerRow ? link.keyHeader : row === scene.at ? 'k' : null);
    place(column?.index ?? 0, row === link.headerRow ? (column?.header ?? '') : 'x', scene.notes.get(row));
    return cells;
  };
  const rowsOf = (rows: readonly number[]) => new Map(rows.map((row) => [row, rowOf(row)]));
  const ports = {
    links: { nudge: () => Promise.resolve((nudges += 1)) },
    rows: { places: () => Promise.resolve([{ key: 'k', row: ROW, mark: null }]) },
    notes: {
      keep: (_: number, notes: NoteToKeep[]) => Promise.resolve(kept.push(...notes)),
      forget: () => Promise.resolve(),
    },
    sheetNotes: {
      read: (_: string, { rows }: { rows: number[] }) =>
        Promise.resolve({ tab: { tabId: link.tabId, blocked: scene.blocked }, rows: rowsOf(rows) }),
      write: (_: string, __: unknown, sent: NoteWrite[], { rows }: { rows: number[] }) => {
        scene.beforeWrite?.(scene);
        writes.push(sent);
        if (scene.answer === 'refused' || scene.answer === 'unknown') {
          return Promise.resolve({ kind: scene.answer });
        }
        for (const { row, note } of sent) {
          if (note === null) scene.notes.delete(row);
          else scene.notes.set(row, note);
        }
        return Promise.resolve({ kind: 'applied', rows: rowsOf(rows) });
      },
    },
  } as unknown as WriteNotesPorts;
  const session = {
    spreadsheet: { googleId: 'sheet' },
    signal: new AbortController().signal,
  } as unknown as Session;
  await writeNotes(ports, session, link, steps);
  return { kept, writes, nudges, last: kept.at(-1) };
}

test('a note counts as there only when the answer shows it on its row [M2]', async () => {
  const scene: Scene = { notes: new Map(), at: ROW };
  const { kept } = await run(scene, [put]);
  expect(kept.map(({ state, texts }) => [state, texts])).toEqual([
    ['sent', ['ours']],
    ['there', ['ours']],
  ]);
});

test.each<[NotesSent['kind'], number]>([
  ['unknown', 180_000],
  ['refused', 1_000],
])(
  '%s: what may stand in the cell is known, and it rests for as long as the call may land [M6]',
  async (answer, ms) => {
    const { last } = await run({ notes: new Map([[ROW, 'before']]), at: ROW, answer }, [
      { ...put, ours: ['before'] },
    ]);
    expect(last).toMatchObject({ state: 'sent', texts: ['before', 'ours'] });
    expect(last?.restMs).toBeGreaterThanOrEqual(ms);
  },
);

test('a write that had landed is found again, and nothing is written [M6]', async () => {
  const { last, writes } = await run({ notes: new Map([[ROW, 'ours']]), at: ROW }, [
    { ...put, ours: ['ours'] },
  ]);
  expect([last?.state, writes]).toEqual(['there', []]);
});

test('a row that is elsewhere gets nothing before the tab was read [M5]', async () => {
  const { last, writes, nudges } = await run({ notes: new Map(), at: ROW + 1 }, [put]);
  expect([last?.state, writes, nudges]).toEqual(['sent', [], 1]);
});

test('a row that moved in the instant of the write loses the note again [M5]', async () => {
  const scene: Scene = { notes: new Map(), at: ROW, beforeWrite: (now) => (now.at = ROW + 1) };
  const { last, writes, nudges } = await run(scene, [put]);
  expect(writes.map((batch) => batch.map(({ note }) => note))).toEqual([['ours'], [null]]);
  expect([last?.state, nudges, scene.notes.size]).toEqual(['sent', 1, 0]);
});

test('a cell that we may not write gets none, and our own in it waits [M3]', async () => {
  const blocked: BlockedArea[] = [{ startRow: 0, startColumn: 0, why: 'protected' }];
  const { last, writes } = await run({ notes: new Map(), at: ROW, blocked }, [put]);
  expect([last?.state, writes]).toEqual(['left', []]);
  const state: KeptNote['state'] = 'sent';
  const taken = await run({ notes: new Map([[ROW, 'ours']]), at: ROW, blocked }, [
    { ...CELL, text: null, ours: ['ours'] },
  ]);
  expect([taken.last?.state, taken.last?.texts, taken.writes]).toEqual([state, ['ours'], []]);
});
