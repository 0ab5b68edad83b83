/** A worker: what it is doing, and one atomic step of it. Between two steps anything else may happen, a crash too. */
import { applyEdits } from './apply-edits.ts';
import { finishStep } from './finish.ts';
import type { Intent, Readback } from './google.ts';
import { openStep, planStep, sendStep } from './plan.ts';
import { mergeStep } from './reconcile.ts';
import { readStep } from './read.ts';
import { lookStep, settleStep, voidStep } from './settle.ts';
import { must, type SheetRow, type World } from './world.ts';

export type Job = 'write' | 'reconcile';

/** Of a call to Google. `unheard`: applied, the answer is lost; `late`: still on its way when its caller gives up. */
export type Outcome = 'heard' | 'unheard' | 'lost' | 'late';

/** What a read saw: rows in [lo, hi]. */
export interface SheetRead {
  readonly lo: number;
  readonly hi: number;
  readonly rows: readonly SheetRow[];
}

export type Stage =
  | { readonly at: 'settle' }
  | { readonly at: 'look'; readonly n: number }
  | { readonly at: 'void'; readonly n: number }
  | {
      readonly at: 'finish';
      readonly intent: Intent;
      readonly readback: Readback;
      readonly hi: number;
      readonly then: 'settle' | 'release';
    }
  | { readonly at: 'ids' }
  | {
      readonly at: 'read';
      readonly lo: number;
      readonly ids: readonly number[];
      readonly keys: readonly string[];
      readonly rows: readonly SheetRow[];
    }
  | {
      readonly at: 'plan';
      readonly read: SheetRead;
      readonly ids: readonly number[];
      readonly keys: readonly string[];
      readonly next: number;
      readonly n: number | null;
    }
  | { readonly at: 'open'; readonly n: number }
  | { readonly at: 'send'; readonly intent: Intent }
  | {
      readonly at: 'merge';
      readonly read: SheetRead;
      /** Keys to merge, one in each transaction; null before the first. */
      readonly left: readonly string[] | null;
    };

export interface Session {
  readonly job: Job;
  readonly fence: number;
  readonly leased: boolean;
}

/** `apply` is a worker only where it looks for open intents before it has locked the rows. */
export type Worker =
  | { readonly at: 'idle' }
  | { readonly at: 'apply'; readonly blocked: ReadonlySet<string> }
  | (Session & Stage);

export type StageOf<At extends Stage['at']> = Session & Extract<Stage, { at: At }>;

export function startSession(world: World, index: number, job: Job): void {
  const leased = world.rules.sessionLease || job === 'write';
  if (leased) world.lease = { holder: index, fence: world.lease.fence + 1 };
  const session = { job, fence: world.lease.fence, leased };
  world.workers[index] = leased
    ? { ...session, at: 'settle' }
    : { ...session, at: 'read', lo: world.now, ids: [], keys: [], rows: [] };
}

/** One atomic step; `outcome` matters for steps that call Google to write. */
export function step(world: World, index: number, outcome: Outcome = 'heard'): void {
  const worker = must(world.workers[index]);
  if (worker.at === 'idle') return;
  if (worker.at === 'apply') {
    applyEdits(world, worker.blocked);
    world.workers[index] = { at: 'idle' };
    return;
  }
  advance(world, index, worker, nextStage(world, worker, outcome));
}

/** `release` ends the session in order; `lost` ends it because another one has begun. */
export type Next = Stage | 'release' | 'lost';

function nextStage(world: World, worker: Session & Stage, outcome: Outcome): Next {
  switch (worker.at) {
    case 'settle':
      return settleStep(world, worker, outcome);
    case 'look':
      return lookStep(world, worker);
    case 'void':
      return voidStep(world, worker);
    case 'finish':
      return finishStep(world, worker);
    case 'ids':
      return idsStep(world);
    case 'read':
      return readStep(world, worker);
    case 'plan':
      return planStep(world, worker);
    case 'open':
      return openStep(world, worker);
    case 'send':
      return sendStep(world, worker, outcome);
    case 'merge':
      return mergeStep(world, worker);
  }
}

/** The queue's ids come first: a change that commits later has an entry of its own, which this session leaves alone. */
function idsStep(world: World): Stage {
  const keys = new Set([...world.queue.map(({ key }) => key), ...world.dirty]);
  return {
    at: 'read',
    lo: world.now,
    ids: world.queue.map(({ id }) => id),
    keys: [...keys].sort(),
    rows: [],
  };
}

function advance(world: World, index: number, session: Session, next: Next): void {
  if (next === 'release' || next === 'lost') {
    const { holder, fence } = world.lease;
    if (next === 'release' && holder === index && fence === session.fence) {
      world.lease = { holder: null, fence };
    }
    world.workers[index] = { at: 'idle' };
    return;
  }
  const { job, fence, leased } = session;
  world.workers[index] = { job, fence, leased, ...next };
}

/** Whether the session may still write to MySQL. */
export function holdsFence(world: World, session: Session): boolean {
  return !world.rules.fence || !session.leased || world.lease.fence === session.fence;
}
