/** Ports on 127.0.0.1: a free one, and the sentence for a taken one. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { PlainError } from '../launch/plain-error.mjs';

/**
 * Below the ports that Linux gives to connections (ip_local_port_range begins at 32768): what is free here is not taken by a client
 * that connects somewhere, neither before a server listens nor while it starts again.
 */
const SERVER_PORTS = { from: 15_000, to: 32_000 } as const;

/** A port that was free a moment ago; only another server could be faster. */
export async function freePort(): Promise<number> {
  return (await listen(randomInt(SERVER_PORTS.from, SERVER_PORTS.to))) ?? freePort();
}

/** Refuses to go on when the port is taken. `variable` is the setting that chooses another one. */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
  if ((await listen(port)) !== undefined) return;
  throw new PlainError(
    `Port ${port} for ${what} is taken by another program: stop that program, or choose another port with ${variable}=<port>.`,
  );
}

/** A port number from the environment. */
export function portFrom(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  fallback: number,
): number {
  const text = env[variable];
  if (!text) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new PlainError(`${variable} is "${text}": set it to a port number from 1 to 65535.`);
}

function listen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
