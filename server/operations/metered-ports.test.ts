/** What crosses is counted when it is committed, once, and the log names where it came from. */
import { expect, test } from 'vitest';

import type { Tx } from '../ports/database.ts';
import type { InboxEntry } from '../ports/inbox.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Ports } from '../ports/ports.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { meteredPorts } from './metered-ports.ts';

const NOW = 60_000_000;

function world() {
  const told: unknown[] = [];
  const tell = (what: string) => (detail: unknown) => void told.push([what, detail]);
  const metrics: Metrics = {
    request: tell('request'),
    googleCall: tell('call'),
    work: tell('work'),
    edit: tell('edit'),
    change: tell('change'),
    sheetWrite: tell('write'),
    conflicts: tell('conflicts'),
    invariant: () => undefined,
  };
  let deadlocks = 0;
  let transactions = 0;
  const entry = (id: number) =>
    ({ id, batchId: `batch-${id}`, receivedAt: NOW - id * 1_000_000 }) as InboxEntry;
  const log = memoryLog();
  const ports = {
    log,
    clock: { lower: () => NOW, upper: () => NOW },
    database: {
      transaction: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
        for (; deadlocks > 0; deadlocks -= 1) await work({ id: (transactions += 1) } as unknown as Tx);
        return work({ id: (transactions += 1) } as unknown as Tx);
      },
    },
    inbox: { take: () => Promise.resolve([entry(1), entry(2)]), done: () => Promise.resolve() },
    changeQueue: { moveToLog: () => Promise.resolve() },
    records: { addConflicts: () => Promise.resolve() },
    intents: {},
    sheets: {},
  } as unknown as Ports;
  return {
    told,
    log,
    ports: meteredPorts(ports, metrics),
    deadlockTwice: () => {
      deadlocks = 2;
    },
  };
}

async function crossing({ inbox, changeQueue, records }: Ports, tx: Tx): Promise<void> {
  const [first] = await inbox.take(tx, 1, 0, 10);
  await inbox.done(tx, [{ id: first?.id ?? 0, outcome: 'applied' }]);
  const change = { id: 7, pk: '1', operation: 'UPDATE', changedAt: NOW - 3_000_000 } as const;
  await changeQueue.moveToLog(tx, { id: 1, table: 't' }, [{ change, entry: {} as never }]);
  await records.addConflicts(tx, 1, [{} as never, {} as never]);
}

const ONCE = [
  ['conflicts', 2],
  ['edit', { link: 1, requestId: 'batch-1', outcome: 'applied', seconds: 1 }],
  ['change', { link: 1, seconds: 3 }],
];

test('a transaction that was tried three times counts once [H3]', async () => {
  const { ports, told, deadlockTwice } = world();
  deadlockTwice();
  await ports.database.transaction((tx) => crossing(ports, tx));
  expect(told).toEqual(ONCE);
});

test('one that was rolled back counts nothing [H3]', async () => {
  const { ports, told, log } = world();
  const work = ports.database.transaction(async (tx) => {
    await crossing(ports, tx);
    throw new Error('rolled back');
  });
  await expect(work).rejects.toThrow('rolled back');
  expect([told, log.lines]).toEqual([[], []]);
});

test('the log names the requests of the edits and the numbers of the changes [H6]', async () => {
  const { ports, log } = world();
  await ports.database.transaction((tx) => crossing(ports, tx));
  expect(log.lines.map(({ fields }) => fields)).toEqual([
    { event: 'edits-settled', requestIds: ['batch-1'], outcomes: { applied: 1 } },
    { event: 'changes-settled', changes: [7], count: 1 },
  ]);
});
