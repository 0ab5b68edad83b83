/** What the budget of a batch lets through is, as Google gets it, within Google's limits, and not far below them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { batchBudget } from '../../core/batch-budget.ts';
import type { Intent, IntentItem } from '../../core/intent.ts';
import type { Column } from '../../core/link.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import type { WriteContext } from '../../ports/sheets.ts';
import { compileBatch } from './compile-batch.ts';

const REQUESTS_MAX = 2_000;
const BYTES_MAX = 2_000_000;
const WIDTH = 10;

const columns = Array.from({ length: WIDTH }, (_, index): Column => {
  const type = index === 3 ? 'DATE' : index === 4 ? 'NUMBER' : 'TEXT';
  return {
    id: `c${index}`,
    index,
    header: `c${index}`,
    name: `c${index}`,
    type,
    nativeType: 'DECIMAL(20,6)',
  };
});
const context: WriteContext = {
  googleId: 'file',
  tabId: 2_000_000_007,
  scratchTabId: 2_000_000_099,
  nonce: 'n'.repeat(20),
  headerRow: 0,
  keyColumn: WIDTH,
  columns,
};

function compile(items: readonly IntentItem[]) {
  const copies = { at: 0, width: WIDTH + 1 };
  const facts = { n: 123_456, link: 1, spreadsheet: 1, fence: 1, state: 'open', lo: 0, sentAt: 0 } as const;
  const intent: Intent = { ...facts, appendAfter: 1_000_000, copies, items: [...items] };
  const requests = compileBatch(context, intent);
  return { requests: requests.length, bytes: Buffer.byteLength(JSON.stringify(requests)) };
}

/** What goes into the first write. */
function take(items: readonly IntentItem[]): IntentItem[] {
  const budget = batchBudget(columns);
  const first = items.findIndex((item) => !budget.take(item));
  return items.slice(0, first < 0 ? undefined : first);
}

function send(items: readonly IntentItem[]) {
  return compile(take(items));
}

const cell = (index: number, value: CellValue) => ({ column: `c${index}`, index, expected: null, value });
const set = (row: number, ...cells: ReturnType<typeof cell>[]): IntentItem => {
  return { kind: 'set', key: 'k'.repeat(22), row, cells };
};

const value = (index: number) => {
  if (index === 3) return fc.constantFrom('2026-01-02 00:00:00.000', '2026-01-02 10:11:12.000', null);
  if (index === 4) return fc.constantFrom('1', '12345.678', '99999999999999999999', null);
  return fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constant('"'.repeat(800)),
  );
};
const cells = fc
  .subarray(
    Array.from({ length: WIDTH }, (_, index) => index),
    { minLength: 1 },
  )
  .chain((indexes) => fc.tuple(...indexes.map((index) => value(index).map((each) => cell(index, each)))));
const draft = fc.record({
  gap: fc.oneof(fc.constant(1), fc.constant(1), fc.integer({ min: 1, max: 60 })),
  kind: fc.constantFrom('set', 'set', 'set', 'delete', 'key', 'append'),
  cells,
});

test('sets, keys, deletes and new rows of any shape stay within both limits [Q3]', () => {
  fc.assert(
    fc.property(fc.array(draft, { minLength: 40, maxLength: 50 }), (drafts) => {
      let row = 0;
      const items = Array.from({ length: 60 }, () => drafts)
        .flat()
        .map(({ gap, kind, cells: written }): IntentItem => {
          row += gap;
          const key = 'k'.repeat(22);
          if (kind === 'set') return set(row, ...written);
          if (kind === 'delete') return { kind, key, row };
          if (kind === 'key') return { kind, key, row, expected: null };
          return { kind, key, values: Object.fromEntries(columns.map(({ id }) => [id, 'x'.repeat(30)])) };
        })
        .filter((item) => item.kind !== 'append' || item.values['c3'] === undefined);
      const { requests, bytes } = send(items);
      expect(requests).toBeLessThanOrEqual(REQUESTS_MAX);
      expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 30_000);

test('a block of numbers fills a call by its bytes, scattered cells by their requests', () => {
  const block = send(Array.from({ length: 25_000 }, (_, row) => set(row + 1, cell(4, String(row)))));
  expect(block.bytes).toBeGreaterThan(1_300_000);
  expect(block.requests).toBeLessThan(10);
  const scattered = send(Array.from({ length: 25_000 }, (_, row) => set(2 * row + 2, cell(4, String(row)))));
  expect(scattered.requests).toBeGreaterThan(1_980);
});

test.each([
  { width: 1, gap: 1, writes: 1 },
  { width: WIDTH, gap: 1, writes: 3 },
  { width: 1, gap: 2, writes: 6 },
  { width: WIDTH, gap: 2, writes: 6 },
  { width: 1, gap: 30, writes: 16 },
])(
  '10,000 rows of $width columns, each $gap rows after the last, need $writes writes [Q17]',
  ({ width, gap, writes }) => {
    const numbers = Array.from({ length: width }, (_, index) => (width === 1 ? 4 : index));
    const items = Array.from({ length: 10_000 }, (_, row) =>
      set(
        gap * (row + 1),
        ...numbers.map((index) => cell(index, index === 3 ? null : String(100_000 + row))),
      ),
    );
    const least = compile(items);
    let sent = 0;
    for (let rest = items; rest.length > 0; sent += 1) rest = rest.slice(take(rest).length);
    expect(sent).toBe(writes);
    expect(sent).toBeLessThanOrEqual(
      Math.max(Math.ceil(least.bytes / 1_800_000), Math.ceil(least.requests / REQUESTS_MAX)) + 1,
    );
  },
);
