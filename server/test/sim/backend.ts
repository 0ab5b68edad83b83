/**
 * A backend process of the simulation: the product's own flows, put together as `compose.ts` does it, over simulated ports. It
 * starts, stops, crashes at any point and starts again.
 */
import { createHash } from 'node:crypto';

import type { EditBatch, EditBatchAnswer } from '../../../shared/protocol/edit-batch.ts';
import type { Registration, RegistrationAnswer } from '../../../shared/protocol/registration.ts';
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import { loop } from '../../loop.ts';
import { pollChanges } from '../../mysql-to-sheet/poll-changes.ts';
import { writeChanges } from '../../mysql-to-sheet/write-changes.ts';
import type { Log } from '../../ports/log.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Sheets } from '../../ports/sheets.ts';
import { reconcileLink, reconcileSpreadsheet } from '../../reconcile/reconcile-spreadsheet.ts';
import { registerLink } from '../../registration/register-link.ts';
import { applyEdits } from '../../sheet-to-mysql/apply-edits.ts';
import { receiveEdits } from '../../sheet-to-mysql/receive-edits.ts';
import { sweep } from '../../sweep.ts';
import { agreeToAll, command } from './commands.ts';
import type { Command } from './events.ts';
import type { SimMysql } from './mysql/sim-mysql.ts';
import { answerRings } from './redis/answer-rings.ts';
import type { SimRedis } from './redis/sim-redis.ts';
import { simProcess, type SimProcess } from './world/process.ts';
import type { World } from './world/world.ts';

/** As the product's configuration, in milliseconds; virtual ones. */
export interface BackendTiming {
  pollBusyMs: number;
  pollIdleMs: number;
  sweepMs: number;
  leaseMs: number;
  cooldownMs: number;
  retryMs: number;
  concurrency: number;
}

/** Slower polls than in production: a round that finds what it knows already shows nothing new. */
const DEFAULT_TIMING: BackendTiming = {
  pollBusyMs: 2_000,
  pollIdleMs: 10_000,
  sweepMs: 10_000,
  leaseMs: 15_000,
  cooldownMs: 0,
  retryMs: 4_000,
  concurrency: 4,
};

export interface BackendOptions {
  world: World;
  mysql: SimMysql;
  redis: SimRedis;
  sheets: (life: SimProcess) => Sheets;
  name: string;
  timing?: Partial<BackendTiming>;
  log?: Log;
}

/** What a caller over HTTP gets; `lost`: the process was down, or went down before it answered. */
export type CallOutcome<T> =
  { kind: 'answered'; answer: T } | { kind: 'failed'; error: unknown } | { kind: 'lost' };

export interface SimBackend {
  readonly name: string;
  isUp(): boolean;
  start(): void;
  /** As a deployment does it: takes no new work, tells the running work to stop; it ends by itself. */
  stop(): void;
  crash(): void;
  /** See SimProcess. */
  crashAfter(points: number): void;
  pause(us: number): void;
  /** A verified batch of the add-on's. Throws nothing; LINK_UNKNOWN is `failed`. */
  receive(publicId: string, batch: EditBatch): Promise<CallOutcome<EditBatchAnswer>>;
  register(registration: Registration): Promise<CallOutcome<RegistrationAnswer>>;
  /** A person agrees to all that waits for one. The answer: to how many questions. */
  agree(publicId: string): Promise<CallOutcome<number>>;
  /** `choice`: any whole number. */
  command(publicId: string, what: Command, choice: number): Promise<CallOutcome<void>>;
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Running {
  life: SimProcess;
  ports: Ports;
  stop: () => void;
}

export function createSimBackend(options: BackendOptions): SimBackend {
  const { name } = options;
  let running: Running | null = null;
  let lives = 0;
  const up = (): Running | null => (running?.life.isAlive() ? running : null);

  const call = <T>(label: string, work: (ports: Ports) => Promise<T>): Promise<CallOutcome<T>> => {
    const { life, ports } = up() ?? {};
    if (!life || !ports) return Promise.resolve({ kind: 'lost' });
    return new Promise((resolve) => {
      life.onCrash(() => resolve({ kind: 'lost' }));
      life.spawn(label, async () => {
        await life.point(label);
        await work(ports).then(
          (answer) => resolve({ kind: 'answered', answer }),
          (error: unknown) => resolve({ kind: 'failed', error }),
        );
      });
    });
  };

  return {
    name,
    isUp: () => up() !== null,
    start() {
      if (up()) return;
      lives += 1;
      running = startLife(options, lives);
    },
    stop() {
      up()?.stop();
    },
    crash() {
      up()?.life.crash();
    },
    crashAfter(points) {
      up()?.life.crashAfter(points);
    },
    pause(us) {
      up()?.life.pause(us);
    },
    receive: (publicId, batch) =>
      call('webhook', async (ports) => {
        return receiveEdits(ports)(await linkOf(ports, publicId), batch);
      }),
    register: (registration) => call('registration', (ports) => registerLink(ports, { hash })(registration)),
    agree: (publicId) => call('agreement', async (ports) => agreeToAll(ports, await linkOf(ports, publicId))),
    command: (publicId, what, choice) =>
      call(what, async (ports) => command(ports, await linkOf(ports, publicId), what, choice)),
  };
}

async function linkOf({ links }: Ports, publicId: string): Promise<Link> {
  const found = await links.byPublicId(publicId);
  if (!found) throw new SyncError('LINK_UNKNOWN');
  return found.link;
}

function startLife(options: BackendOptions, number: number): Running {
  const { world, mysql, redis, log = SILENT } = options;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const life = simProcess(world, options.name);
  const ids = countedIds(`${options.name}${number}`);
  const ports: Ports = {
    ...mysql.ports(life),
    doorbell: redis.doorbell(life),
    lease: redis.lease(life, timing.leaseMs * 1_000),
    budget: redis.budget(life),
    sheets: options.sheets(life),
    ids,
    log,
  };
  const cooldown = timing.cooldownMs * 1_000;
  const takers = answerRings({
    world,
    life,
    redis,
    doorbell: ports.doorbell,
    log,
    concurrency: timing.concurrency,
    retryMs: timing.retryMs,
    works: {
      'sheet-to-db': applyEdits(ports, { cooldown }),
      'db-to-sheet': writeChanges(ports, {
        cooldown,
        readWhole: (session, link) => reconcileLink(ports, session, link),
      }),
      reconcile: reconcileSpreadsheet(ports),
    },
  });
  const loops = startLoops(life, ports, timing);
  return {
    life,
    ports,
    stop() {
      loops();
      takers.stop();
    },
  };
}

/** Poller and sweep, on the virtual clock. The answer stops them. */
function startLoops(life: SimProcess, ports: Ports, timing: BackendTiming): () => void {
  const poll = pollChanges(ports);
  const ringPending = sweep(ports, () => Promise.resolve([]));
  const waitAt = (name: string) => (ms: number) => life.point(`${name} waits`, ms * 1_000);
  const { log } = ports;
  const services = [
    loop({
      name: 'poller',
      round: async () => (await poll()) > 0,
      busyMs: timing.pollBusyMs,
      idleMs: timing.pollIdleMs,
      log,
      wait: waitAt('poller'),
    }),
    loop({
      name: 'sweep',
      round: async () => {
        await ringPending();
        return false;
      },
      busyMs: timing.sweepMs,
      idleMs: timing.sweepMs,
      log,
      wait: waitAt('sweep'),
    }),
  ];
  for (const service of services) void service.start();
  return () => {
    for (const service of services) void service.stop();
  };
}

/** Unique in the world: they name process, life and place. */
function countedIds(owner: string): Ports['ids'] {
  let count = 0;
  const next = (kind: string) => () => `${kind}${owner}x${(count += 1)}`;
  return { rowKey: next('k'), publicId: next('p'), secret: next('s') };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
