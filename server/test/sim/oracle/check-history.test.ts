/** The replay of the history tells what is untold. */
import { expect, test } from 'vitest';

import type { HistoryEntry } from '../../../core/history-entry.ts';
import { sampleLink } from '../../../core/sample-link.ts';
import { checkHistory } from './check-history.ts';
import { emptyView } from './sheet-view.ts';

const VALUES = { name: 'Ada', amount: '1', due: null, paid: null };

function entry(told: Partial<HistoryEntry>): HistoryEntry {
  const row = { key: 'k1', pk: '1', row: 1, by: null, at: 1, rows: 1, old: null, new: null };
  return { ...row, origin: 'SHEET', operation: 'UPDATE', outcome: 'applied', ...told };
}

/** Both sides hold the same row, or are without it. */
function problems(values: typeof VALUES | null, entries: readonly HistoryEntry[]): string[] {
  const view = emptyView();
  const cells = Object.entries(values ?? {}).map(([id, value]) => [id, { value, formula: null }] as const);
  if (values !== null) view.unique.set('k1', { uid: 1, cells: Object.fromEntries(cells), isEmpty: false });
  const rows = new Map(values === null ? [] : [['1', values]]);
  const accounts = {
    link: sampleLink,
    view,
    rows,
    pks: new Map([['k1', '1']]),
    entries,
    untold: new Set<string>(),
  };
  return checkHistory(accounts).map(({ what }) => what);
}

const made = entry({ operation: 'INSERT', new: VALUES });
const gone = entry({ operation: 'DELETE', old: VALUES });

test.each([
  ['a row that was made', VALUES, [made]],
  ['a value that both sides came to', VALUES, [entry({ outcome: 'same', new: { name: 'Ada' } })]],
  ['what an import brought', VALUES, []],
  ['a row that is gone', null, [made, gone]],
  ['a row that came back', VALUES, [made, gone, made]],
])('%s is told', (_, values, entries) => {
  expect(problems(values, entries)).toEqual([]);
});

test('what is not told is found', () => {
  const other = entry({ new: { name: 'Eve' } });
  expect(problems(VALUES, [made, other])).toEqual([
    'sheet holds "Ada", told was "Eve"',
    'db holds "Ada", told was "Eve"',
  ]);
  expect(problems(null, [made])).toEqual(['nothing tells that the row is gone']);
  expect(problems(VALUES, [made, gone])).toEqual(['nothing tells that the row is back']);
});
