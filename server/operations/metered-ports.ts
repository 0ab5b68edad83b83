/**
 * The ports, with what crosses counted, timed and logged. A transaction counts when it is committed, once, however often it
 * was tried. The log names edits by the id of the request that brought them and changes by their number in the queue, so
 * that each can be followed from its arrival to the other side.
 */
import { MICROS_PER_MS, type Micros } from '../core/micros.ts';
import type { Tx } from '../ports/database.ts';
import type { EntryOutcome, InboxEntry } from '../ports/inbox.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Ports } from '../ports/ports.ts';

/** What one transaction has done so far. */
interface Notes {
  taken: Map<number, { entry: InboxEntry; link: number }>;
  settled: { id: number; outcome: EntryOutcome }[];
  changes: { id: number; changedAt: Micros; link: number }[];
  conflicts: number;
}

/** Ids that one line names; the rest is a number. */
const IDS_MAX = 20;
const MICROS_PER_SECOND = 1_000 * MICROS_PER_MS;

type Metered = Pick<Ports, 'database' | 'inbox' | 'changeQueue' | 'records' | 'intents' | 'sheets'>;

export function meteredPorts<P extends Metered & Pick<Ports, 'log' | 'clock'>>(
  ports: P,
  metrics: Metrics,
): P {
  const { database, inbox, changeQueue, records, intents, sheets, log, clock } = ports;
  const notesOf = new WeakMap<Tx, Notes>();

  const tell = (notes: Notes): void => {
    const now = nowOf(clock);
    const secondsSince = (at: Micros) => Math.max(0, (now - at) / MICROS_PER_SECOND);
    if (notes.conflicts > 0) metrics.conflicts(notes.conflicts);
    for (const { id, outcome } of notes.settled) {
      const taken = notes.taken.get(id);
      if (!taken) continue;
      const { entry, link } = taken;
      const seconds = secondsSince(entry.receivedAt);
      metrics.edit({ link, requestId: entry.batchId, outcome, seconds });
    }
    for (const { link, changedAt } of notes.changes) {
      metrics.change({ link, seconds: secondsSince(changedAt) });
    }
    if (notes.settled.length > 0) {
      const requests = notes.settled.flatMap(({ id }) => notes.taken.get(id)?.entry.batchId ?? []);
      const counts = Map.groupBy(notes.settled, ({ outcome }) => outcome);
      const outcomes = Object.fromEntries([...counts].map(([outcome, each]) => [outcome, each.length]));
      log.info({ event: 'edits-settled', requestIds: firstOf(requests), outcomes }, 'Edits are settled');
    }
    if (notes.changes.length > 0) {
      const ids = notes.changes.map(({ id }) => id);
      log.info({ event: 'changes-settled', changes: firstOf(ids), count: ids.length }, 'Changes are settled');
    }
  };

  const metered: Metered = {
    database: {
      async transaction(work) {
        const tries: Notes[] = [];
        const result = await database.transaction((tx) => {
          const notes = { taken: new Map(), settled: [], changes: [], conflicts: 0 };
          notesOf.set(tx, notes);
          tries.push(notes);
          return work(tx);
        });
        for (const notes of tries.slice(-1)) tell(notes);
        return result;
      },
    },
    inbox: {
      ...inbox,
      take: async (tx, link, ...rest) => note(notesOf.get(tx), link, await inbox.take(tx, link, ...rest)),
      takeByKey: async (tx, link, keys) => note(notesOf.get(tx), link, await inbox.takeByKey(tx, link, keys)),
      async done(tx, outcomes) {
        await inbox.done(tx, outcomes);
        notesOf.get(tx)?.settled.push(...outcomes);
      },
    },
    changeQueue: {
      ...changeQueue,
      async moveToLog(tx, link, moved) {
        await changeQueue.moveToLog(tx, link, moved);
        notesOf.get(tx)?.changes.push(...moved.map(({ change }) => ({ ...change, link: link.id })));
      },
    },
    records: {
      ...records,
      async addConflicts(tx, link, conflicts) {
        await records.addConflicts(tx, link, conflicts);
        const notes = notesOf.get(tx);
        if (notes) notes.conflicts += conflicts.length;
      },
    },
    intents: {
      ...intents,
      async addItems(tx, spreadsheet, n, items) {
        await intents.addItems(tx, spreadsheet, n, items);
        const changes = items.flatMap((item) => item.changes.map(({ id }) => id));
        log.info(
          { event: 'write-planned', spreadsheet, write: n, items: items.length, changes: firstOf(changes) },
          'A write to the sheet is planned',
        );
      },
    },
    sheets: {
      ...sheets,
      async send(context, intent, signal) {
        const outcome = await sheets.send(context, intent, signal);
        metrics.sheetWrite({ outcome: outcome.kind, items: intent.items.length });
        log.info(
          { event: 'write-sent', spreadsheet: intent.spreadsheet, write: intent.n, outcome: outcome.kind },
          'A write to the sheet was sent',
        );
        return outcome;
      },
    },
  };
  return { ...ports, ...metered };
}

function note(notes: Notes | undefined, link: number, entries: InboxEntry[]): InboxEntry[] {
  for (const entry of entries) notes?.taken.set(entry.id, { entry, link });
  return entries;
}

function firstOf<T>(ids: readonly T[]): T[] {
  return [...new Set(ids)].slice(0, IDS_MAX);
}

/** Without a clock every wait counts as none; the work itself says that the clock is missing. */
function nowOf(clock: Ports['clock']): Micros {
  try {
    return clock.upper();
  } catch {
    return 0;
  }
}
