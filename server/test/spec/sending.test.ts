/** What an answer to a write proves, and what is not sent at all. */
import { describe, expect, test } from 'vitest';

import { sampleLink } from '../../core/sample-link.ts';
import type { Intent } from '../../core/intent.ts';
import type { SendOutcome } from '../../ports/sheets.ts';
import { sendIntent } from '../../spreadsheet/send-intent.ts';
import type { SettlePorts } from '../../spreadsheet/settle-intents.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { sampleSession } from './sample-session.ts';

const OPENED_AT = 1_000_000_000;
const MINUTE = 60_000_000;
const HEADER = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];

interface Situation {
  answer?: SendOutcome;
  /** The clock when the call is about to leave. */
  now?: number;
  signal?: AbortSignal;
}

const READBACK = { lastN: 4, before: new Map([[0, HEADER]]), keysAfter: new Map() };

/** `steps` tells in order what was stored and what was asked of Google. */
function world({ answer = { kind: 'applied', readback: READBACK }, now = OPENED_AT, signal }: Situation) {
  const steps: string[] = [];
  const note = (step: string) => () => Promise.resolve(void steps.push(step));
  const ports = {
    clock: { lower: () => OPENED_AT, upper: () => now },
    log: memoryLog(),
    attempts: { of: () => Promise.resolve(new Map()), end: () => Promise.resolve() },
    doorbell: { ring: () => Promise.resolve() },
    database: { transaction: (work: (tx: unknown) => unknown) => Promise.resolve(work({})) },
    links: { get: () => Promise.resolve(sampleLink) },
    spreadsheets: { lockFenced: () => Promise.resolve(), setLastAppliedN: () => Promise.resolve() },
    intents: {
      open: note('open'),
      lockIn: () => Promise.resolve({}),
      items: () => Promise.resolve([]),
      end: (_: unknown, __: number, ___: number, how: string) => note(how)(),
    },
    sheets: {
      fitScratch: () => Promise.resolve(),
      send: () => Promise.resolve(steps.push('send')).then(() => answer),
      burn: () => Promise.resolve(steps.push('burn')).then(() => 'burned'),
    },
  } as unknown as SettlePorts;
  const intent: Intent = {
    n: 4,
    link: 1,
    spreadsheet: 1,
    fence: 7,
    state: 'preparing',
    lo: 1,
    sentAt: null,
    appendAfter: 9,
    copies: { at: 0, width: 5 },
    items: [],
  };
  const tab = { tabId: 7, title: 'Orders', rowCount: 20, columnCount: 5 };
  const open = { session: sampleSession(signal), link: sampleLink, intent, tab, scratch: tab };
  return { steps, send: () => sendIntent(ports, open) };
}

describe('a write', () => {
  test('is opened before it is sent, and done when the answer shows it [C1, C3]', async () => {
    const { steps, send } = world({});
    await send();
    expect(steps).toEqual(['open', 'send', 'done']);
  });

  test.each<[string, SendOutcome, string, string[]]>([
    ['refused for the quota: void', { kind: 'limited' }, 'SHEETS_LIMITED', ['void']],
    ['that never left: void', { kind: 'unsent', why: 'no' }, 'SHEETS_UNAVAILABLE', ['void']],
    [
      'without an answer: settled',
      { kind: 'unknown', why: 'lost', status: null },
      'SHEETS_UNAVAILABLE',
      ['burn', 'void'],
    ],
    [
      'with an answer that does not show it: settled',
      { kind: 'unknown', why: 'odd', status: 200 },
      'SHEETS_UNAVAILABLE',
      ['burn', 'void'],
    ],
    [
      'refused as it is: settled',
      { kind: 'unknown', why: 'bad range', status: 400 },
      'SHEETS_REFUSED',
      ['burn', 'void'],
    ],
  ])('%s, and it is never sent again [C3]', async (_, answer, code, after) => {
    const { steps, send } = world({ answer });
    await expect(send()).rejects.toMatchObject({ code });
    expect(steps).toEqual(['open', 'send', ...after]);
  });

  test.each<[string, Situation]>([
    ['a minute after it was opened', { now: OPENED_AT + MINUTE }],
    ['when its session is over', { signal: AbortSignal.abort() }],
  ])('is not sent %s [C6]', async (_, situation) => {
    const { steps, send } = world(situation);
    await expect(send()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(steps).toEqual(['open']);
  });

  test('is sent up to a minute after it was opened [C6]', async () => {
    const { steps, send } = world({ now: OPENED_AT + MINUTE - 1 });
    await send();
    expect(steps).toContain('send');
  });
});
