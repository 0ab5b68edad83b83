/** Whatever is pending in MySQL is rung for, when every ring before was lost. */
import { expect, test } from 'vitest';

import { sweep } from '../../sweep.ts';
import { manualDoorbell } from '../fakes/manual-doorbell.ts';

interface Pending {
  edits: number[];
  reads: number[];
  dirty: number[];
  unsettled: number[];
  repairs: number[];
  columns: number[];
  /** Links with rows that failed and that only a read tries again. */
  attempts: number[];
  notes: number[];
}

async function rings(patch: Partial<Pending>): Promise<unknown> {
  const none: Pending = {
    edits: [],
    reads: [],
    dirty: [],
    unsettled: [],
    repairs: [],
    columns: [],
    attempts: [],
    notes: [],
  };
  const pending = { ...none, ...patch };
  const doorbell = manualDoorbell();
  const reads = [...pending.reads];
  const ports = {
    doorbell,
    inbox: { withPending: () => Promise.resolve(pending.edits) },
    links: {
      nudge: (link: number) => Promise.resolve(reads.push(link)),
      withReadDue: () => Promise.resolve(reads.map((spreadsheet) => ({ spreadsheet }))),
    },
    attempts: { withReadsDue: () => Promise.resolve(pending.attempts.map((link) => ({ link }))) },
    rows: { withDirty: () => Promise.resolve(pending.dirty.map((spreadsheet) => ({ spreadsheet }))) },
    intents: { withUnsettled: () => Promise.resolve(pending.unsettled) },
    registry: {
      withWanted: () => Promise.resolve(pending.columns.map((spreadsheet) => ({ spreadsheet }))),
    },
    repairs: { withOwed: () => Promise.resolve(pending.repairs) },
  } as unknown as Parameters<typeof sweep>[0];
  await sweep(ports, () => Promise.resolve(pending.notes))();
  return doorbell.rings;
}

test.each<[string, Partial<Pending>, unknown]>([
  ['nothing is pending', {}, []],
  ['edits are in the inbox of a link', { edits: [3] }, [['sheet-to-db', 3]]],
  ['a read is due', { reads: [1] }, [['reconcile', 1]]],
  ['only a read tries a row again that failed', { attempts: [4] }, [['reconcile', 4]]],
  ['rows are owed to the sheet', { dirty: [1] }, [['db-to-sheet', 1]]],
  ['a write is not settled', { unsettled: [2] }, [['db-to-sheet', 2]]],
  ['columns wait for their place', { columns: [1] }, [['reconcile', 1]]],
  ['repairs are owed', { repairs: [2] }, [['db-to-sheet', 2]]],
  ['notes have to be put or taken away', { notes: [1] }, [['db-to-sheet', 1]]],
  [
    'a spreadsheet has several reasons: once',
    { dirty: [2], unsettled: [2], repairs: [2], notes: [2] },
    [['db-to-sheet', 2]],
  ],
])('rings when %s [C10]', async (_, pending, expected) => {
  expect(await rings(pending)).toEqual(expected);
});
