/**
 * Replays what the API tells of a tab's history, from the oldest entry on, and compares the outcome with both sides: from the
 * history alone a person can tell what each cell holds. Cells that only the import brought are not told one by one.
 */
import { activityListSchema, type ActivityList } from '../../../shared/protocol/link-api/views.ts';
import type { Operation, Origin } from '../../core/history-entry.ts';
import { historySentence } from '../../core/history-sentence.ts';
import type { LinkedTab, Product, Scalar } from './product.ts';

type Entry = ActivityList['entries'][number];

const ORIGINS: readonly Origin[] = ['SHEET', 'DATABASE', 'SYSTEM'];
const OPERATIONS: readonly Operation[] = ['INSERT', 'UPDATE', 'DELETE'];
const APPLIED = new Set(
  ORIGINS.flatMap((origin) =>
    OPERATIONS.map((operation) => historySentence({ origin, operation, outcome: 'applied', rows: 1 })),
  ),
);

/** Both sides came to it by themselves. */
const AGREED = historySentence({ origin: 'SHEET', operation: 'UPDATE', outcome: 'same', rows: 1 });

/** The whole history of the tab, the newest first. */
export async function readHistory(product: Product, tab: LinkedTab, query = ''): Promise<Entry[]> {
  const entries: Entry[] = [];
  const { linkId } = await tab.status();
  let before = '';
  for (;;) {
    const address = `${product.url}/api/links/${linkId}/activity?limit=200${query}${before}`;
    const response = await fetch(address, { headers: { authorization: `Bearer ${product.operatorToken}` } });
    const page = activityListSchema.parse(await response.json());
    entries.push(...page.entries);
    if (page.next === null) return entries;
    before = `&before=${page.next}`;
  }
}

/** Sentences about cells that do not hold what the history says; both sides must be at rest. */
export async function historyProblems(product: Product, tab: LinkedTab): Promise<string[]> {
  const told = replay((await readHistory(product, tab)).reverse());
  const table = new Map((await tab.tableRows()).map((row) => [String(row[0]), row]));
  const problems: string[] = [];
  const live = new Map(tab.sheetKeys().map(([id, key]) => [String(key), id]));
  for (const [key, cells] of told) {
    const id = live.get(key);
    if (cells === null || id === undefined) {
      if (cells !== null) problems.push(`${key}: the history knows the row, the sheet does not`);
      else if (id !== undefined) problems.push(`${id}: the history says that the row is gone`);
      continue;
    }
    const inTable = table.get(id) ?? [];
    for (const [column, value] of cells) {
      const at = tab.headers.indexOf(column);
      const sides = { sheet: text(tab.cell(id, column)), MySQL: text(inTable[at]) };
      for (const [side, shown] of Object.entries(sides)) {
        if (shown !== text(value)) {
          problems.push(`${id}.${column}: ${side} has ${shown}, told was ${text(value)}`);
        }
      }
    }
  }
  return problems;
}

/** By row key: what each cell got last, or null for a row that is gone. */
function replay(oldestFirst: readonly Entry[]): Map<string, Map<string, string | null> | null> {
  const rows = new Map<string, Map<string, string | null> | null>();
  for (const { rowKey, operation, outcome, cells } of oldestFirst) {
    const isTold = APPLIED.has(outcome) || (outcome === AGREED && cells.length > 0);
    if (rowKey === null || !isTold) continue;
    if (operation === 'DELETE') {
      rows.set(rowKey, null);
      continue;
    }
    const known = operation === 'INSERT' ? new Map<string, string | null>() : (rows.get(rowKey) ?? new Map());
    for (const { column, to } of cells) known.set(column, to);
    rows.set(rowKey, known);
  }
  return rows;
}

function text(value: Scalar | undefined): string {
  return value == null ? '' : String(value);
}
