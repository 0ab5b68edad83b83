/**
 * Notices that somebody altered a linked table: triggers name no column, so nothing else tells. It compares marks of MySQL's
 * catalogue, one statement for all tables, and rings; what became of the columns is for the one who answers. A link that
 * waits for its table to be put right is read, which ends its pause.
 */
import type { Ports } from '../ports/ports.ts';

/**
 * Returns one round; the first one of a process finds every table altered and every pause new, so nothing that happened
 * before is missed.
 *
 * Pauses are read before the marks, and each is tried once: a table that was put right before its pause was seen shows the
 * mark of the round before, and one that is put right later shows another mark than this round's. Reasons that take turns are not
 * tried again and again, because each try is a read.
 */
export function watchTables(ports: Pick<Ports, 'tables' | 'links' | 'doorbell'>): () => Promise<void> {
  let marks: ReadonlyMap<string, string> = new Map();
  /** Reasons that were tried, of links that have been paused since. */
  let tried: ReadonlyMap<number, ReadonlySet<string>> = new Map();
  return async () => {
    const paused = await ports.links.paused();
    const now = await ports.tables.columnMarks();
    const altered = new Set(
      [...now].filter(([table, mark]) => marks.get(table) !== mark).map(([table]) => table),
    );
    const spreadsheets = new Set<number>();
    for (const each of paused) {
      if (tried.get(each.link)?.has(each.reason) && !altered.has(each.table)) continue;
      await ports.links.nudge(each.link);
      spreadsheets.add(each.spreadsheet);
    }
    const links = altered.size > 0 ? await ports.links.list() : [];
    for (const { table, spreadsheet } of links) if (altered.has(table)) spreadsheets.add(spreadsheet);
    for (const spreadsheet of spreadsheets) await ports.doorbell.ring('reconcile', spreadsheet);
    marks = now;
    tried = new Map(paused.map(({ link, reason }) => [link, new Set(tried.get(link)).add(reason)]));
  };
}
