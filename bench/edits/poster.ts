/** Sends requests over a fixed number of connections that stay open, the next one as soon as the last was answered. */
import { Agent, request } from 'node:http';

export interface Posted {
  path: string;
  body: string;
  headers?: Record<string, string>;
}

export interface Poster {
  /** Resolves when all were answered with 202. Rejects at the first other answer. */
  all(requests: readonly Posted[]): Promise<void>;
  one(posted: Posted): Promise<void>;
  close(): void;
}

export function poster(origin: string, connections: number): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(origin);
  const one = ({ path, body, headers }: Posted): Promise<void> =>
    new Promise((resolve, reject) => {
      const options = {
        hostname,
        port,
        path,
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      };
      const call = request(options, (response) => {
        response.resume();
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode === 202) resolve();
          else reject(new Error(`HTTP ${response.statusCode ?? 0}`));
        });
      });
      call.once('error', reject);
      call.end(body);
    });
  return {
    one,
    async all(requests) {
      const waiting = requests.values();
      const work = async () => {
        for (const posted of waiting) await one(posted);
      };
      await Promise.all(Array.from({ length: connections }, work));
    },
    close: () => agent.destroy(),
  };
}
