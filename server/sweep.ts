/** Rings again for everything that is pending in MySQL: a lost ring or a wiped Redis costs seconds, nothing else. */
import type { Ports } from './ports/ports.ts';

export function sweep(
  ports: Pick<
    Ports,
    'inbox' | 'links' | 'registry' | 'rows' | 'intents' | 'repairs' | 'attempts' | 'doorbell'
  >,
  /** Spreadsheets in which notes have to be put or taken away. */
  withNotesDue: () => Promise<number[]>,
): () => Promise<void> {
  return async () => {
    for (const link of await ports.inbox.withPending()) await ports.doorbell.ring('sheet-to-db', link);
    // Rows that only a read tries again.
    for (const { link } of await ports.attempts.withReadsDue()) await ports.links.nudge(link);
    const read = [...(await ports.links.withReadDue()), ...(await ports.registry.withWanted())];
    for (const spreadsheet of new Set(read.map(({ spreadsheet }) => spreadsheet))) {
      await ports.doorbell.ring('reconcile', spreadsheet);
    }
    const dirty = (await ports.rows.withDirty()).map(({ spreadsheet }) => spreadsheet);
    const unsettled = [...(await ports.intents.withUnsettled()), ...(await ports.repairs.withOwed())];
    for (const spreadsheet of new Set([...dirty, ...unsettled, ...(await withNotesDue())])) {
      await ports.doorbell.ring('db-to-sheet', spreadsheet);
    }
  };
}
