/**
 * A tab that costs next to nothing: cells are computed when they are read, and only row keys, edits and tags are kept. It stands behind
 * the Sheets port, so that what is measured is the import and not Google's stand-in. It takes the writes of an import: row keys.
 */
import type { RawCell } from '../../shared/cell.ts';
import { planRows } from '../../server/adapters/google-sheets/row-plan.ts';
import type { Intent } from '../../server/core/intent.ts';
import { linkSpan } from '../../server/core/link.ts';
import type {
  GridRange,
  RangeRead,
  Readback,
  SeenTag,
  Sheets,
  WriteContext,
} from '../../server/ports/sheets.ts';
import { HEADERS, sampleCells } from './sample-tab.ts';

const TAB = 0;
const SCRATCH = 1;
const WIDTH = HEADERS.length;

export interface MemoryTab {
  sheets: Sheets;
  /** Milliseconds spent in here, to be taken off what was measured. */
  spentMs(): number;
  calls(): { reads: number; writes: number };
  /** Changes cells without telling anybody: 0-based row below the header. */
  edit(row: number, column: number, value: RawCell): void;
}

export function memoryTab(rowCount: number): MemoryTab {
  const keys = new Array<string | undefined>(rowCount);
  const edited = new Map<number, Map<number, RawCell>>();
  let keyHeader: string | null = null;
  let tags: SeenTag[] = [];
  let lastN = 0;
  let spentMs = 0;
  const counts = { reads: 0, writes: 0 };

  const info = () => ({
    title: 'Bench',
    timeZone: 'Etc/GMT',
    locale: 'en_US',
    tabs: [
      { tabId: TAB, title: 'rows', rowCount: rowCount + 1, columnCount: WIDTH + 1, blocked: [] },
      { tabId: SCRATCH, title: '_sync', rowCount: rowCount + 20, columnCount: 2 * WIDTH + 10, blocked: [] },
    ],
  });
  /** 0-based row of the tab, header included. */
  const rowCells = (row: number): RawCell[] => {
    if (row === 0) return [...HEADERS, ...(keyHeader === null ? [] : [keyHeader])];
    const cells = sampleCells(row - 1);
    for (const [column, value] of edited.get(row - 1) ?? []) cells[column] = value;
    const key = keys[row - 1];
    if (key !== undefined) cells[WIDTH] = key;
    return cells;
  };
  const readRange = (range: GridRange): RangeRead => {
    const { tabId, startRow, startColumn, endColumn } = range;
    if (tabId === SCRATCH) return { startRow, startColumn, rows: [[lastN]] };
    const endRow = Math.min(range.endRow ?? rowCount + 1, rowCount + 1);
    const rows = Array.from({ length: Math.max(0, endRow - startRow) }, (_, offset) =>
      rowCells(startRow + offset).slice(startColumn, endColumn),
    );
    return { startRow, startColumn, rows };
  };
  const readback = (context: WriteContext, intent: Intent): Readback => {
    const plan = planRows(intent, context.headerRow);
    const span = linkSpan(context);
    const copies = plan.before.map((row): [number, RawCell[]] => [
      row,
      Array.from(rowCells(row).slice(span.first, span.end), (cell) => cell ?? null),
    ]);
    return { lastN, before: new Map(copies), keysAfter: new Map() };
  };
  const send = (context: WriteContext, intent: Intent): Readback => {
    const told = readback(context, intent);
    for (const item of intent.items) {
      if (item.kind !== 'key' || item.key === null) throw new Error(`an import does not write ${item.kind}`);
      keys[item.row - 1] = item.key;
    }
    lastN = intent.n;
    const after = planRows(intent, context.headerRow).after;
    return { ...told, lastN, keysAfter: new Map(after.map((row) => [row, keys[row - 1] ?? null])) };
  };
  const timed = <T>(kind: 'reads' | 'writes', work: () => T): Promise<T> => {
    const start = performance.now();
    counts[kind] += 1;
    const result = work();
    spentMs += performance.now() - start;
    return Promise.resolve(result);
  };
  const done = () => timed('writes', () => undefined);

  const sheets: Sheets = {
    describe: () => timed('reads', info),
    sizeOf: (_googleId, tabId) => Promise.resolve(info().tabs.find((tab) => tab.tabId === tabId) ?? null),
    read: (_googleId, ranges) =>
      timed('reads', () => ({ info: info(), ranges: ranges.map(readRange), columnTags: tags, tokens: [] })),
    marks: () => timed('reads', () => []),
    send: (context, intent) =>
      timed('writes', () => ({ kind: 'applied' as const, readback: send(context, intent) })),
    burn: () => timed('writes', () => 'exists' as const),
    readback: (context, intent) => timed('reads', () => readback(context, intent)),
    accountOf: () => Promise.resolve('sync@example.com'),
    touchScratch: () => timed('writes', () => true),
    createScratch: () => timed('writes', () => SCRATCH),
    fitScratch: done,
    writeHeaders: done,
    addKeyColumn: (_googleId, _tab, _headerRow, _column, header) =>
      timed('writes', () => {
        keyHeader = header;
      }),
    extendOver: () => timed('writes', () => true),
    removeColumn: done,
    removeTab: done,
    tagColumns: (_googleId, tabId, link, wanted) =>
      timed('writes', () => {
        tags = wanted.map(({ column, id }) => ({ tabId, link, column, id }));
      }),
    insertColumn: () => timed('writes', () => false),
    removeTokens: done,
  };
  return {
    sheets,
    spentMs: () => spentMs,
    calls: () => ({ ...counts }),
    edit(row, column, value) {
      const cells = edited.get(row) ?? new Map<number, RawCell>();
      edited.set(row, cells.set(column, value));
    },
  };
}
