/**
 * An HTTP proxy that sees each request: before the backends it shares webhooks out and doubles, delays and loses some; before Google it
 * counts calls.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** What becomes of a request: passed on once, twice, after a delay, or with its answer lost. */
export interface Fate {
  copies?: number;
  delayMs?: number;
  losesAnswer?: boolean;
}

export interface RelayOptions {
  /** Address of the next request; asked for each copy. */
  target: () => string;
  fate?: (verb: string, path: string) => Fate;
  /** Told of every answer of the target, and when its request came (`performance.now`). */
  answered?: (verb: string, path: string, answer: { status: number; cameMs: number }) => void;
}

export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export async function openRelay({ target, fate, answered }: RelayOptions): Promise<Relay> {
  const pass = async (from: IncomingMessage, body: Buffer): Promise<Answer> => {
    const path = from.url ?? '/';
    const verb = from.method ?? 'GET';
    const cameMs = performance.now();
    // A connection of its own for each: one that is kept may be closed by the target in the instant of its use.
    const call = request(new URL(path, target()), { method: verb, headers: from.headers, agent: false });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    const content = await buffer(answer);
    answered?.(verb, path, { status: answer.statusCode ?? 0, cameMs });
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: content };
  };

  const serve = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
    const body = await buffer(from);
    const { copies = 1, delayMs = 0, losesAnswer = false } = fate?.(from.method ?? '', from.url ?? '') ?? {};
    if (delayMs > 0) await wait(delayMs);
    const answers = await Promise.all(Array.from({ length: copies }, () => pass(from, body)));
    const answer = answers.at(-1);
    if (losesAnswer || answer === undefined) {
      to.destroy();
      return;
    }
    // The body is whole by now: it has a length, and no chunks.
    const headers = { ...answer.headers, 'content-length': answer.body.length };
    delete headers['transfer-encoding'];
    to.writeHead(answer.status, headers).end(answer.body);
  };

  const server = createServer((from, to) => {
    serve(from, to).catch(() => to.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
