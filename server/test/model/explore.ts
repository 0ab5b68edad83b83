/**
 * Explores worlds: all of a small scope in breadth, so that the first violation has a shortest trace; long seeded walks
 * through a large one; or the way that a list of action names says.
 */
import { nextActions } from './actions.ts';
import { closeWorld, closingsOf, type Closing } from './closure.ts';
import { fingerprint } from './fingerprint.ts';
import { findFault, findViolation } from './invariants.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { startWorld } from './start-world.ts';
import { copyWorld, type World } from './world.ts';

export interface Violation {
  readonly what: string;
  /** Null: it happened on the way. */
  readonly closing: Closing | null;
  readonly trace: readonly string[];
  readonly world: World;
}

export interface Exploration {
  /** Worlds explored, or walks walked. */
  readonly states: number;
  readonly depth: number;
  /** Whether there was time for everything. */
  readonly isWhole: boolean;
  readonly violation: Violation | null;
}

/** `isTimeUp` is asked before each world. */
export type Limit = () => boolean;

type Checked = Map<string, Pick<Violation, 'what' | 'closing'> | null>;

/** Closures are the same for worlds that differ only in what sessions are doing: their durable fingerprint is. */
export function check(
  world: World,
  durable = '',
  checked: Checked = new Map(),
): Pick<Violation, 'what' | 'closing'> | null {
  const fault = findFault(world);
  if (fault !== null) return { what: fault, closing: null };
  for (const closing of closingsOf(world)) {
    const sends = closing.undead
      ? world.workers.map((worker) => (worker.at === 'send' ? worker.intent.n : 0))
      : [];
    const name = `${durable} ${JSON.stringify([closing, sends])}`;
    let found = checked.get(name);
    if (found === undefined) {
      const closed = closeWorld(world, closing);
      const what = findFault(closed.world) ?? findViolation(closed);
      found = what === null ? null : { what, closing };
      checked.set(name, found);
    }
    if (found) return found;
  }
  return null;
}

interface Node {
  readonly before: Node | null;
  readonly name: string;
  readonly depth: number;
  readonly durable: string;
  /** Dropped once it is explored. */
  world: World | null;
}

export function exploreAll(rules: Rules, scope: Scope, isTimeUp: Limit): Exploration {
  const first = startWorld(rules, scope);
  const { durable, whole } = fingerprint(first);
  const queue: Node[] = [{ before: null, name: '', depth: 0, durable, world: first }];
  const seen = new Set([whole]);
  const checked: Checked = new Map();
  let depth = 0;
  for (let states = 0; states < queue.length; states++) {
    const node = queue[states];
    if (!node?.world) break;
    const { world } = node;
    depth = node.depth;
    if (isTimeUp()) return { states, depth, isWhole: false, violation: null };
    const found = check(world, node.durable, checked);
    if (found) return { states, depth, isWhole: false, violation: { ...found, trace: traceOf(node), world } };
    for (const { name, take } of nextActions(world)) {
      const next = copyWorld(world);
      if (!take(next)) continue;
      const print = fingerprint(next);
      if (seen.has(print.whole)) continue;
      seen.add(print.whole);
      queue.push({ before: node, name, depth: depth + 1, durable: print.durable, world: next });
    }
    node.world = null;
  }
  return { states: queue.length, depth, isWhole: true, violation: null };
}

function traceOf(node: Node): string[] {
  const before = node.before ? traceOf(node.before) : null;
  return before ? [...before, node.name] : [];
}

const CHECK_EVERY = 5;

/** Walks of up to `length` actions, one for each seed from `seed` on, until the time is up. */
export function walk(rules: Rules, scope: Scope, seed: number, length: number, isTimeUp: Limit): Exploration {
  let walks = 0;
  let shortest: Violation | null = null;
  for (; !isTimeUp(); walks++) {
    const violation = walkOnce(rules, scope, randomFrom(seed + walks), length);
    if (violation && (!shortest || violation.trace.length < shortest.trace.length)) shortest = violation;
  }
  return { states: walks, depth: length, isWhole: false, violation: shortest };
}

/** The walk of one seed, which is the same each time. */
export function walkOnce(rules: Rules, scope: Scope, random: () => number, length: number): Violation | null {
  let world = startWorld(rules, scope);
  const trace: string[] = [];
  for (let at = 0; at < length; at++) {
    const actions = nextActions(world);
    const action = actions[Math.floor(random() * actions.length)];
    const next = copyWorld(world);
    if (!action || !action.take(next)) continue;
    world = next;
    trace.push(action.name);
    const found = trace.length % CHECK_EVERY === 0 || at === length - 1 ? check(world) : null;
    if (found) return { ...found, trace, world };
  }
  return null;
}

/** Follows the actions whose names begin so. */
export function replay(rules: Rules, scope: Scope, names: readonly string[]): World {
  let world = startWorld(rules, scope);
  for (const name of names) {
    const actions = nextActions(world);
    const action = actions.find((each) => each.name.startsWith(name));
    if (!action) throw new Error(`No action "${name}" among: ${actions.map((each) => each.name).join('; ')}`);
    world = copyWorld(world);
    action.take(world);
  }
  return world;
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
