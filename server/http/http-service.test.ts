/** The server as a client on the network meets it. */
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';

import { httpService, type HttpService } from './http-service.ts';

let service: HttpService | null = null;

afterEach(() => service?.stop());

/** Sends a text and nothing more; the answer up to the end of the connection. */
function said(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

test.each([
  ['a body that never ends', 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"v":', 408],
  ['a head that never ends', 'POST /x HTTP/1.1\r\nHost: a\r\nX-Sync', 408],
  ['a huge head', `GET /x HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['two lengths', 'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
  [
    'a length beside chunks',
    'POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['no host', 'GET /x HTTP/1.1\r\n\r\n', 400],
])('%s is cut off, and no route is asked [A7]', async (_, text, status) => {
  let answered = 0;
  const app = {
    fetch: async (request: Request) => {
      await request.text();
      answered += 1;
      return new Response('ok');
    },
  };
  service = httpService(app, { host: '127.0.0.1', port: 0, requestMs: 300 });
  await service.start();
  expect(await said(service.port(), text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answered).toBe(0);
});
