/** What a finished write brought to the sheet, for the log, and for "last change" as people see it. */
import type { Intent, IntentItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

const CROSSINGS = {
  set: 'update',
  clear: 'clear',
  append: 'insert',
  delete: 'delete',
  restore: 'repair',
  putBack: 'repair',
} as const;

type Crossing = (typeof CROSSINGS)[keyof typeof CROSSINGS];

/** Rows by what was done to them; row keys of ours are nothing that crosses. */
function crossingsOf(items: readonly IntentItem[]): Map<Crossing, number> {
  const counts = new Map<Crossing, number>();
  for (const item of items) {
    if (item.kind === 'key' || item.kind === 'unkey') continue;
    const what = CROSSINGS[item.kind === 'set' && item.clears ? 'clear' : item.kind];
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}

function cellsOf(items: readonly IntentItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'set' ? item.cells.length : 0), 0);
}

/** Once for each write, in the transaction that ends it. */
export async function noteCrossing(
  { records }: Pick<Ports, 'records'>,
  tx: Tx,
  { link, items }: Intent,
): Promise<void> {
  const crossed = [...crossingsOf(items)].filter(([what]) => what !== 'repair');
  const rows = crossed.reduce((sum, [, count]) => sum + count, 0);
  if (rows === 0) return;
  await records.addActivity(tx, {
    link,
    direction: 'mysql-to-sheet',
    what: 'write',
    rows,
    cells: cellsOf(items),
  });
}

export function logCrossing({ log }: Pick<Ports, 'log'>, link: Link, { items }: Intent): void {
  const cells = cellsOf(items);
  for (const [what, rows] of crossingsOf(items)) {
    const fields = { direction: 'mysql-to-sheet', tab: link.tabName, table: link.table, rows };
    log.info(
      { event: 'crossed', ...fields, cells: what === 'update' ? cells : 0, what },
      'changes are in the sheet',
    );
  }
}
