/** Alerts on their way: real MySQL, a local chat webhook and a local mail server, several processes at once. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { mailChannel } from '../adapters/alerts/mail-channel.ts';
import { webhookChannel } from '../adapters/alerts/webhook-channel.ts';
import { mysqlAlertBook } from '../adapters/mysql/alert-book.ts';
import { describeError } from '../adapters/system/describe-error.ts';
import type { Operations } from '../core/operations.ts';
import { ROLES } from '../core/role.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { sampleLink, sampleProcess } from '../test/samples/operations.ts';
import { sendAlerts } from './send-alerts.ts';

let mysql: TestMysql;
let chat: Server;
let mails: SMTPServer;
let chatUrl: string;
let mailUrl: string;
let chatStatus = 200;
const chatted: string[] = [];
const mailed: { from: string; to: string[]; text: string }[] = [];

beforeAll(async () => {
  mysql = await openTestMysql();
  chat = createServer((request, response) => {
    void text(request).then((body) => {
      if (chatStatus === 200) chatted.push((JSON.parse(body) as { text: string }).text);
      response.writeHead(chatStatus).end();
    });
  }).listen(0, '127.0.0.1');
  await once(chat, 'listening');
  chatUrl = `http://127.0.0.1:${portOf(chat.address())}/hook/secret-of-the-chat`;
  mails = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === 'me' && password === 'secret-of-the-mail'
        ? done(null, { user: 'me' })
        : done(new Error('wrong password')),
    onData: (stream, { envelope }, done) => {
      void text(stream).then((content) => {
        mailed.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          text: content,
        });
        done();
      });
    },
  });
  mails.listen(0, '127.0.0.1');
  await once(mails.server, 'listening');
  mailUrl = `smtp://me:secret-of-the-mail@127.0.0.1:${portOf(mails.server.address())}`;
});

afterAll(async () => {
  await mysql.close();
  chat.close();
  await new Promise<void>((resolve) => mails.close(() => resolve()));
});

beforeEach(async () => {
  chatStatus = 200;
  chatted.length = 0;
  mailed.length = 0;
  at = Date.UTC(2026, 5, 1);
  isPaused = false;
  await mysql.pool.use((session) => session.write('DELETE FROM sync_alerts'));
});

let at: number;
let isPaused: boolean;

function look(): Promise<Operations> {
  return Promise.resolve({
    at,
    links: [
      sampleLink({
        spreadsheetTitle: 'Bestellungen',
        tab: 'Mai',
        status: isPaused ? 'paused' : 'active',
        pauseReason: 'Grund: größer.',
      }),
    ],
    processes: [sampleProcess({ roles: ROLES, seenAt: at })],
    oldestUnsettledAt: null,
  });
}

/** A process that sends alerts. */
function sender(mail = mailUrl) {
  const log = memoryLog();
  const round = sendAlerts({
    view: { look },
    book: mysqlAlertBook(mysql.pool, mysql.database),
    channels: [
      webhookChannel(chatUrl),
      mailChannel({ url: mail, from: 'rowlink@example.com', to: 'ops@example.com, boss@example.com' }),
    ],
    limits: { lateMs: 1, limitedCallsMax: 1, driftCellsMax: 1 },
    askRedis: () => Promise.resolve(),
    log,
  });
  return { round, log };
}

test('several processes say an alert once on each channel, and once that it is over [H9]', async () => {
  const [one, two, three] = [sender(), sender(), sender()];
  const all = () => Promise.all([one.round(), two.round(), three.round()]);
  await all();
  expect([chatted, mailed]).toEqual([[], []]);

  isPaused = true;
  await all();
  await all();
  expect(chatted).toEqual([
    '*Rowlink: "Bestellungen", tab "Mai": the link is paused. Grund: größer.*\n' +
      '"Bestellungen", tab "Mai": the link is paused. Grund: größer. What to do: docs/operations.md#link-paused',
  ]);
  expect(mailed).toMatchObject([
    { from: 'rowlink@example.com', to: ['ops@example.com', 'boss@example.com'] },
  ]);
  expect(mailed[0]?.text).toContain('the link is paused');

  isPaused = false;
  await all();
  at += 60_000;
  await all();
  await all();
  expect(chatted.slice(1)).toEqual([expect.stringContaining('Rowlink, over: "Bestellungen"')]);
  expect(mailed).toHaveLength(2);
});

test('a channel that takes nothing is tried again and holds up no other; the log shows no secret [H7, H9]', async () => {
  const { round, log } = sender(mailUrl.replace('secret-of-the-mail', 'another-secret'));
  isPaused = true;
  chatStatus = 500;
  await round();
  expect(log.lines.map(({ fields }) => [fields['event'], fields['channel']])).toEqual([
    ['alert-unsent', 'webhook'],
    ['alert-unsent', 'mail'],
  ]);
  const shown = JSON.stringify(
    log.lines.map(({ fields, message }) => [describeError(fields['error']), message]),
  );
  expect(shown).toContain('ALERT_UNSENT');
  for (const secret of ['another-secret', 'secret-of-the-chat']) expect(shown).not.toContain(secret);

  chatStatus = 200;
  await round();
  await sender().round();
  expect([chatted.length, mailed.length]).toEqual([1, 1]);
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
