/** Tells worlds apart: equal fingerprints have equal futures. */
import { hash } from 'node:crypto';

import type { Worker } from './worker.ts';
import type { World } from './world.ts';

export interface Fingerprint {
  /** Without what sessions are doing: all that matters once every session is gone. */
  readonly durable: string;
  readonly whole: string;
}

/** A fence counts only by whether it is the current one, so idle sessions do not make new worlds. */
export function fingerprint(world: World): Fingerprint {
  const workers = world.workers.map((worker) => comparable(worker, world));
  const durable = digest(durableParts(world));
  const passing = [world.lease.holder, workers, world.spent, world.transaction];
  return { durable, whole: durable + digest(passing) };
}

function comparable(worker: Worker, { lease }: World): unknown {
  if (worker.at === 'idle') return 0;
  if (worker.at === 'apply') return [...worker.blocked];
  return { ...worker, fence: worker.fence === lease.fence };
}

function durableParts(world: World): unknown[] {
  const { ledger } = world;
  return [
    world.now,
    world.made.value,
    world.sheet,
    [...world.db],
    world.queue,
    [...world.base],
    [...world.dirty],
    world.triggers,
    world.webhooks,
    world.inbox,
    world.intents,
    world.rekeys,
    world.strays,
    world.putBacks,
    world.nudged,
    world.keysWanted,
    world.paused,
    [...world.tokens],
    world.settled,
    world.scratch,
    world.calls,
    ledger.given,
    [...ledger.overwritten],
    ledger.conflicts,
    ledger.heldRecords,
    ledger.issues,
    ledger.fault,
  ];
}

function digest(parts: unknown): string {
  return hash('sha1', JSON.stringify(parts), 'base64');
}

/** What a round of the closure may still change; times are left out, because they always do. */
export function outcomeOf(world: World): string {
  const bases = [...world.base].map(([key, { a, b, gone }]) => [
    key,
    a.v,
    a.held?.db,
    a.owed,
    b.v,
    b.held?.db,
    b.owed,
    gone,
  ]);
  const { sheet, db, queue, dirty, rekeys, strays, putBacks, inbox, intents, ledger, nudged, keysWanted } =
    world;
  const open = [[...dirty], rekeys, strays, putBacks, inbox, intents.length, nudged, keysWanted];
  const told = [ledger.conflicts.length, ledger.heldRecords];
  return JSON.stringify([sheet, [...db], bases, queue, open, told]);
}
