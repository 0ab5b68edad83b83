/** Serves the app: `start` resolves when it listens, `stop` when the last answer is sent. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

export interface HttpService {
  name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where it listens. Throws a RangeError before `start`. */
  port(): number;
}

export interface HttpOptions {
  host: string;
  port: number;
  /** How long a request may take to arrive whole; a slower one is answered with 408. */
  requestMs?: number;
}

/** Two megabytes over a poor line; who sends a byte now and then must not keep a connection. */
const REQUEST_MS = 30_000;
/** Requests that take longer than this at the end are cut off. */
const LAST_ANSWERS_MS = 3_000;

export function httpService(
  app: { fetch: (request: Request) => Response | Promise<Response> },
  { host, port, requestMs = REQUEST_MS }: HttpOptions,
): HttpService {
  let server: Server | null = null;
  return {
    name: 'http',
    start: () =>
      new Promise((resolve, reject) => {
        const serverOptions = {
          requestTimeout: requestMs,
          headersTimeout: requestMs,
          connectionsCheckingInterval: Math.ceil(requestMs / 3),
        };
        const started = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, () => {
          started.off('error', reject);
          resolve();
        }) as Server;
        started.once('error', reject);
        server = started;
      }),
    stop: () =>
      new Promise((resolve) => {
        const running = server;
        if (!running?.listening) {
          resolve();
          return;
        }
        const cutOff = setTimeout(() => running.closeAllConnections(), LAST_ANSWERS_MS);
        running.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        running.closeIdleConnections();
      }),
    port() {
      const address = server?.address();
      if (!isAddress(address)) throw new RangeError('the server does not listen yet');
      return address.port;
    },
  };
}

function isAddress(address: AddressInfo | string | null | undefined): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
