/**
 * Settling: before a session does anything else, every intent that an earlier one left is decided for good. The token is
 * sent alone: accepted, the write never happened and never can; refused, its title tells who made it.
 */
import { burnToken, type Intent, type Readback } from './google.ts';
import { holdsFence, type Next, type Outcome, type StageOf } from './worker.ts';
import type { World } from './world.ts';

export function settleStep(world: World, worker: StageOf<'settle'>, outcome: Outcome): Next {
  const preparing = world.intents.find(({ state }) => state === 'preparing');
  if (preparing && world.rules.voidPreparing) {
    if (!holdsFence(world, worker)) return 'lost';
    forget(world, preparing.n);
    return { at: 'settle' };
  }
  const intent = world.intents.find(({ state }) => state === 'open');
  if (!intent) return firstStage(world, worker);
  const { n } = intent;
  if (!world.rules.onceToken) {
    return world.scratch?.n === n ? finishing(world, intent) : { at: 'void', n };
  }
  if (outcome === 'late') world.calls.push({ n, items: null });
  if (outcome === 'late' || outcome === 'lost') return { at: 'settle' };
  const isFree = burnToken(world, n);
  if (outcome === 'unheard') return { at: 'settle' };
  if (isFree && world.rules.scratchNumber && world.scratch?.n === n) return finishing(world, intent);
  if (isFree) return { at: 'void', n };
  return world.rules.tokenTitle ? { at: 'look', n } : finishing(world, intent);
}

function firstStage(world: World, { job }: StageOf<'settle'>): Next {
  if (job === 'write') return { at: 'ids' };
  return { at: 'read', lo: world.now, ids: [], keys: [], rows: [] };
}

/** The token exists: its title tells whether the write or an earlier settling made it. */
export function lookStep(world: World, worker: StageOf<'look'>): Next {
  const token = world.tokens.get(worker.n);
  const intent = world.intents.find(({ n }) => n === worker.n);
  if (!token || !intent) return { at: 'settle' };
  return token.by === 'write' ? finishing(world, intent) : { at: 'void', n: worker.n };
}

function finishing(world: World, intent: Intent): Next {
  const readback = world.scratch?.n === intent.n ? world.scratch.readback : null;
  return {
    at: 'finish',
    intent: world.rules.finishedOnce ? intent : { ...intent, next: 0 },
    readback: readback ?? asExpected(world, intent),
    hi: world.now,
    then: 'settle',
  };
}

/** Only where a rule is left out that would have told: the write is believed to have gone as planned. */
function asExpected(world: World, intent: Intent): Readback {
  return {
    before: intent.items.map((item) => {
      const row = item.do === 'append' ? undefined : world.sheet[item.row];
      return row && item.do === 'set'
        ? { ...row, key: item.key, [item.column]: item.expected }
        : (row ?? null);
    }),
    keysAfter: world.sheet.map(({ key }) => key),
    placed: intent.items.map(() => world.sheet.length),
  };
}

export function voidStep(world: World, worker: StageOf<'void'>): Next {
  if (!holdsFence(world, worker)) return 'lost';
  forget(world, worker.n);
  world.settled.push(worker.n);
  return { at: 'settle' };
}

function forget(world: World, n: number): void {
  world.intents = world.intents.filter((intent) => intent.n !== n);
}
