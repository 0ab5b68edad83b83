/**
 * What the soak breaks: three processes of one installation with clocks that disagree, each network as a cable that can be cut, and a
 * relay for webhooks in front of them. No process is told of any of it.
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { freePort } from '../../local/services/port.ts';
import type { BackendProcess } from '../../server/test/harness/backend-process.ts';
import type { Lab } from '../lab.ts';
import { startProduct, type RunningProduct } from '../product.ts';
import { openCable, type Cable } from '../../server/test/harness/cable.ts';
import { CallLog, meterOf } from './call-log.ts';
import type { Random } from './random.ts';
import { openRelay, type Fate, type Relay } from './relay.ts';

/** Recovery in seconds instead of minutes; the quota is Google's own. */
const IMPATIENT = {
  SYNC_LEASE_MS: '2000',
  SYNC_SWEEP_MS: '1000',
  SYNC_RETRY_MS: '1000',
  GOOGLE_CALL_TIMEOUT_MS: '4000',
};
/** How wrong the wall clock of each process is. */
const CLOCK_OFFSETS_MS = [0, 45_000, -30_000];
const CLOCK = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href;

export interface Installation {
  product: RunningProduct;
  /** The first one is the product's own. */
  processes: readonly BackendProcess[];
  networks: Readonly<Record<'MySQL' | 'Redis' | 'Google', Pick<Cable, 'cut' | 'mend'>>>;
  calls: CallLog;
  /** Webhooks that came twice, late or whose answer was lost. */
  mishaps: { doubled: number; late: number; unanswered: number };
  close(): Promise<void>;
}

export async function openInstallation(lab: Lab, random: Random): Promise<Installation> {
  const calls = new CallLog();
  const mishaps = { doubled: 0, late: 0, unanswered: 0 };
  const addresses: string[] = [];
  let served = 0;
  const webhooks = await openRelay({
    target: () => addresses[(served += 1) % addresses.length] ?? '',
    fate: (_verb, path) => (path.startsWith('/api/webhook/') ? fate(random, mishaps) : {}),
  });
  const lines: (Cable | Relay)[] = [webhooks];
  const networks: Partial<Installation['networks']> = {};
  const product = await startProduct(lab, {
    env: IMPATIENT,
    quota: 'real',
    addOnCalls: webhooks.url,
    async wire(settings) {
      const { MYSQL_URL = '', REDIS_URL = '', GOOGLE_SHEETS_ROOT_URL: googleUrl = '' } = settings;
      const toMysql = await openCable(MYSQL_URL);
      const toRedis = await openCable(REDIS_URL);
      const counted = await openRelay({
        target: () => googleUrl,
        answered: (verb, path, { status, cameMs }) => {
          const meter = meterOf(verb, path);
          if (meter !== null && status !== 429) calls.add(meter, cameMs);
        },
      });
      const toGoogle = await openCable(counted.url);
      lines.push(toMysql, toRedis, toGoogle, counted);
      Object.assign(networks, { MySQL: toMysql, Redis: toRedis, Google: toGoogle });
      return {
        ...settings,
        MYSQL_URL: toMysql.url,
        REDIS_URL: toRedis.url,
        GOOGLE_SHEETS_ROOT_URL: new URL(toGoogle.url).origin,
        GOOGLE_TOKEN_URL: new URL('/token', toGoogle.url).href,
      };
    },
  });
  const processes = [product.backend];
  addresses.push(product.url);
  for (const offset of CLOCK_OFFSETS_MS.slice(1)) {
    const port = await freePort();
    const clock = { NODE_OPTIONS: `--import=${CLOCK}`, SOAK_CLOCK_OFFSET_MS: String(offset) };
    const process = product.backend.sibling({ PORT: String(port), ...clock });
    await process.start();
    processes.push(process);
    addresses.push(`http://127.0.0.1:${port}`);
  }
  return {
    product,
    processes,
    networks: networks as Installation['networks'],
    calls,
    mishaps,
    async close() {
      await Promise.all(processes.slice(1).map((process) => process.stop()));
      await product.close();
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

/** A webhook's way: most arrive as they were sent. */
function fate(random: Random, mishaps: Installation['mishaps']): Fate {
  const choice = random.next();
  if (choice < 0.08) {
    mishaps.doubled += 1;
    return { copies: 2 };
  }
  if (choice < 0.18) {
    mishaps.late += 1;
    return { delayMs: random.below(6_000) };
  }
  if (choice < 0.22) {
    mishaps.unanswered += 1;
    return { losesAnswer: true };
  }
  return {};
}
