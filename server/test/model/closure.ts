/**
 * Closes a world: nobody types any more, whatever is on its way arrives in some order, and the sync runs until nothing
 * changes. Afterwards the invariants must hold.
 */
import { removeTokens } from './actions.ts';
import { applyEdits } from './apply-edits.ts';
import { applyLateCall } from './google.ts';
import { outcomeOf } from './fingerprint.ts';
import { changeRows, runTrigger } from './people.ts';
import { startSession, step, type Job } from './worker.ts';
import { copyWorld, must, setBase, type World } from './world.ts';

/** How a world is closed. Calls and webhooks come at once, after the second round, or never. */
export interface Closing {
  readonly calls: 'first' | 'between' | 'never';
  /** Calls that are about to be made are made, although their sessions are dead. */
  readonly undead: boolean;
  readonly webhooks: 'first' | 'reversed' | 'between' | 'never';
  readonly reconciles: boolean;
}

const ROUNDS_MAX = 24;

/** `settles` is false when the sync never comes to rest. */
export interface Closed {
  readonly world: World;
  readonly settles: boolean;
}

export function closingsOf(world: World): Closing[] {
  const aboutToSend = world.workers.some(({ at }) => at === 'send');
  const calls: Closing['calls'][] =
    world.calls.length > 0 || aboutToSend ? ['first', 'between', 'never'] : ['first'];
  const told = world.webhooks.length + world.triggers.length;
  const webhooks: Closing['webhooks'][] = ['first'];
  if (told > 0) webhooks.push('between');
  if (told > 0 && !world.scope.noLoss) webhooks.push('never');
  if (told > 1) webhooks.push('reversed');
  const closings = calls.flatMap((call) =>
    (aboutToSend ? [false, true] : [false]).flatMap((undead) =>
      webhooks.map((webhook): Closing => ({ calls: call, undead, webhooks: webhook, reconciles: true })),
    ),
  );
  const isAtRest = world.calls.length === 0 && world.workers.every(({ at }) => at === 'idle');
  if (world.scope.withoutReconcile && isAtRest && !world.transaction) {
    closings.push({ calls: 'first', undead: false, webhooks: 'first', reconciles: false });
  }
  return closings;
}

export function closeWorld(from: World, closing: Closing): Closed {
  const world = copyWorld(from);
  if (closing.undead) {
    for (const worker of from.workers) {
      if (worker.at === 'send') world.calls.push({ n: worker.intent.n, items: worker.intent.items });
    }
  }
  world.workers = [{ at: 'idle' }];
  world.transaction = null;
  if (closing.calls === 'first') landCalls(world);
  for (const { row, columns } of world.triggers.splice(0)) runTrigger(world, row, columns);
  const webhooks = world.webhooks.splice(0);
  if (closing.webhooks === 'reversed') webhooks.reverse();
  if (closing.webhooks === 'first' || closing.webhooks === 'reversed') world.inbox.push(...webhooks);

  const hasSecondAct = closing.calls === 'between' || closing.webhooks === 'between';
  let [before, isRestless] = ['', world.scope.restless === true];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    runRound(world, closing, isRestless);
    if (round === 1) {
      if (closing.calls === 'between') landCalls(world);
      if (closing.webhooks === 'between') world.inbox.push(...webhooks);
    }
    const outcome = outcomeOf(world);
    const isAtRest = outcome === before && (!isRestless || world.dirty.size === 0);
    if (isAtRest && round > (hasSecondAct ? 2 : 0)) return { world, settles: true };
    before = outcome;
    if (world.paused && !isRestless) return { world, settles: true };
    if (world.paused) {
      resume(world);
      isRestless = false;
    }
  }
  return { world, settles: false };
}

/** Time goes on between the rounds. */
function runRound(world: World, { reconciles }: Closing, isRestless: boolean): void {
  const error = world.scope.clockError ?? 0;
  world.now += 2 + 2 * error;
  applyEdits(world);
  if (reconciles || world.nudged) runSession(world, 'reconcile');
  // Somebody moves rows between every read of ours and the write that follows.
  runSession(world, 'write', isRestless);
  if (reconciles) runSession(world, 'write', isRestless);
  removeTokens(world);
}

/** The person leaves the rows alone, and says so. */
function resume(world: World): void {
  world.paused = false;
  for (const key of world.base.keys()) setBase(world, key, { rounds: 0 });
}

const STEPS_MAX = 100;

function runSession(world: World, job: Job, isRestless = false): void {
  if (world.paused) return;
  world.lease = { ...world.lease, holder: null };
  startSession(world, 0, job);
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const { at } = must(world.workers[0]);
    if (at === 'idle') return;
    if (at === 'send' && isRestless && world.sheet.length > 1) changeRows(world, 'swap', 0);
    step(world, 0);
  }
}

function landCalls(world: World): void {
  for (const call of world.calls.splice(0)) applyLateCall(world, call);
}
