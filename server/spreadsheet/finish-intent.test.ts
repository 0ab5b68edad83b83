import { expect, test } from 'vitest';

import { sampleLink, sampleState } from '../core/sample-link.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { finishIntent, type FinishPorts } from './finish-intent.ts';
import type { Session } from './session.ts';

test('a write to columns that had moved is blocked and its link paused in one transaction: a crash cannot part them [C14]', async () => {
  const transactions: string[][] = [];
  const note = (what: string) => () => Promise.resolve(void transactions.at(-1)?.push(what));
  const alone = (what: string) => (_: number, status: string, __: string | null, tx?: unknown) =>
    Promise.resolve(
      void (tx === undefined ? transactions.push([]) : 0, transactions.at(-1)?.push(what + status)),
    );
  const ports = {
    database: {
      transaction: (work: (tx: unknown) => Promise<unknown>) => {
        transactions.push([]);
        return work({});
      },
    },
    spreadsheets: { lockFenced: note('fence'), setLastAppliedN: note('applied') },
    links: { get: () => Promise.resolve(sampleLink), setStatus: alone('link ') },
    rows: { lock: () => Promise.resolve(new Map([['k1', sampleState()]])) },
    intents: { end: (_: unknown, __: number, ___: number, state: string) => note(`intent ${state}`)() },
    log: memoryLog(),
  } as unknown as FinishPorts;
  const session = { spreadsheet: { id: 1 }, fence: 1 } as unknown as Session;
  const cells = [{ column: 'name', index: 0, expected: 'Ada', value: 'Bob' }];
  const intent = {
    n: 4,
    link: 1,
    items: [{ kind: 'set', key: 'k1', row: 5, cells }],
    appendAfter: 9,
    lo: 300,
  } as unknown as Parameters<typeof finishIntent>[2];
  const before = new Map([
    [0, ['Amount', 'Name', 'Due', 'Paid', 'Row key']],
    [5, [null, 'Ada', null, null, 'k1']],
  ]);
  await finishIntent(ports, session, intent, { lastN: 4, before, keysAfter: new Map() }, 400);
  expect(transactions.at(-1)).toEqual(['fence', 'intent blocked', 'applied', 'link paused']);
});
