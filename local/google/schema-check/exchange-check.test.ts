/** The check against Google's schema passes what Google passes, and can fail: in the request, in the answer, in the test. */
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { beforeAll, describe, expect, test } from 'vitest';
import { apiMethods } from '../api/api-methods.ts';
import { requestKinds } from '../api/requests/request-kinds.ts';
import type { Exchange } from '../server/exchanges.ts';
import { exchangeChannel } from '../server/exchanges.ts';
import { startGoogle } from '../start-google.ts';
import { Fixture } from '../test/fixture.ts';
import { ExchangeCheck } from './exchange-check.ts';
import { ServiceSchema } from './service-schema.ts';

let check: ExchangeCheck;
let sheets: ServiceSchema;
const address = '/v4/spreadsheets/1/:batchUpdate';
const exchange = (changed: Partial<Exchange>): Exchange => ({
  verb: 'POST',
  address,
  request: '{"requests":[]}',
  answer: { status: 200, body: '{"spreadsheetId":"1","replies":[{}]}' },
  ...changed,
});
const answer = (body: object, status = 200): Pick<Exchange, 'answer'> => ({
  answer: { status, body: JSON.stringify(body) },
});
const method = 'spreadsheets.batchUpdate';

beforeAll(async () => {
  check = await ExchangeCheck.load();
  sheets = await ServiceSchema.load('sheets');
  // Compiles the largest types, which takes long on a busy machine.
  check.violations(exchange({}));
  sheets.misfits('BatchUpdateSpreadsheetRequest', {});
}, 60_000);

describe('the check of an exchange', () => {
  const unknownInRequest = { updateCells: { rows: [{ values: [{ userEnteredValue: { text: 'x' } }] }] } };
  test.each<[string, Partial<Exchange>, object]>([
    [
      'a member of a request that Google does not know, however deep',
      { request: JSON.stringify({ requests: [unknownInRequest] }) },
      {
        side: 'request',
        method,
        path: '/requests/0/updateCells/rows/0/values/0/userEnteredValue',
        reason: 'has "text", which the schema does not know',
      },
    ],
    [
      'a wrong type in a request',
      { request: '{"requests":[{"deleteSheet":{"sheetId":"7"}}]}' },
      { side: 'request', method, path: '/requests/0/deleteSheet/sheetId', reason: 'must be number' },
    ],
    [
      'a parameter of another method',
      { address: `${address}?ranges=A1` },
      { side: 'request', method, path: '?ranges', reason: 'is no parameter of the method' },
    ],
    [
      'a member of an answer that Google does not give',
      answer({ replies: [{ done: true }] }),
      { side: 'answer', method, path: '/replies/0', reason: 'has "done", which the schema does not know' },
    ],
    [
      'null in an answer',
      answer({ spreadsheetId: null }),
      { side: 'answer', method, path: '/spreadsheetId', reason: 'must be string' },
    ],
    [
      'an error that is not of the form of Google’s',
      answer({ error: 'quota' }, 429),
      { side: 'answer', method, path: '/error', reason: 'must be object' },
    ],
    [
      'an answer that is not JSON',
      { answer: { status: 200, body: '<html>' } },
      { side: 'answer', method, path: '', reason: 'is not JSON' },
    ],
    [
      'a success for an address that the API does not have',
      { verb: 'PATCH', ...answer({}) },
      {
        side: 'request',
        method: `PATCH ${address}`,
        path: address,
        reason: 'is no address of the API',
      },
    ],
    [
      'an unknown member of a file of Drive',
      { verb: 'GET', address: '/drive/v3/files/1', request: '', ...answer({ nickname: 'x' }) },
      {
        side: 'answer',
        method: 'files.get',
        path: '',
        reason: 'has "nickname", which the schema does not know',
      },
    ],
  ])('finds %s', (_, changed, violation) => {
    expect(check.violations(exchange(changed))).toEqual([violation]);
  });

  test('passes null members of requests, broken connections, and the newest member of answers', () => {
    const request = '{"requests":[{"deleteSheet":{"sheetId":7}}],"includeSpreadsheetInResponse":null}';
    expect(check.violations(exchange({ request, answer: undefined }))).toEqual([]);
    expect(check.violations(exchange(answer({ commentUpdateState: {} })))).toEqual([]);
  });

  test('leaves alone what is no API of Google', () => {
    expect(check.violations(exchange({ address: '/control/faults' }))).toEqual([]);
  });
});

describe('Google’s schema', () => {
  test('has every method and every kind of request that the stand-in has', () => {
    expect(Object.keys(sheets.methods)).toEqual(expect.arrayContaining(Object.keys(apiMethods)));
    for (const kind of requestKinds.keys()) {
      expect(sheets.misfits('BatchUpdateSpreadsheetRequest', { requests: [{ [kind]: {} }] })).toEqual([]);
    }
  });
});

describe('a test file', () => {
  const at = new Fixture();

  // The hook that every test file has fails the test, so the test is the proof that it does.
  test.fails('fails when an answer does not fit', () => {
    channel(exchangeChannel).publish(exchange(answer({ replies: 1 })));
  });

  test('sees all that is sent to a stand-in, and what is answered', async () => {
    const seen: unknown[] = [];
    const note = (message: unknown): number => seen.push(message);
    subscribe(exchangeChannel, note);
    await at.batch([{ addSheet: { properties: { sheetId: 7 } } }], {}, 'spreadsheetId');
    at.google.faults.add({ effect: 'drop-after', method: 'spreadsheets.get' });
    await expect(at.client.get({ spreadsheetId: at.spreadsheetId })).rejects.toThrow();
    unsubscribe(exchangeChannel, note);
    expect(seen.at(-1)).toMatchObject({ verb: 'GET', request: '', answer: undefined });
    expect(seen.at(-2)).toEqual({
      verb: 'POST',
      address: `/v4/spreadsheets/${at.spreadsheetId}:batchUpdate?fields=spreadsheetId`,
      request: '{"requests":[{"addSheet":{"properties":{"sheetId":7}}}]}',
      answer: { status: 200, body: JSON.stringify({ spreadsheetId: at.spreadsheetId }) },
    });
  });

  test('holds up no answer that never ends, such as the events of a page', async () => {
    const google = await startGoogle({
      pages: (app) =>
        app.get(
          '/endless',
          () => new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([46])) })),
        ),
    });
    const answer = await fetch(`${google.url}/endless`);
    expect((await answer.body?.getReader().read())?.value).toEqual(new Uint8Array([46]));
    await google.close();
  });
});
