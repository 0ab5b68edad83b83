/** The world as every exploration begins: rows that both sides have, and nothing to do. */
import { COLUMNS } from './cell-value.ts';
import { newLedger, noteGiven } from './ledger.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import type { Worker } from './worker.ts';
import { newBase, newName, type World } from './world.ts';

export function startWorld(rules: Rules, scope: Scope): World {
  const workers = Array.from({ length: scope.workers ?? 1 }, (): Worker => ({ at: 'idle' }));
  const world: World = {
    rules,
    scope,
    now: 0,
    made: { value: 0, row: 0, key: 0, change: 0, webhook: 0, intent: 0 },
    spent: {},
    sheet: [],
    triggers: [],
    db: new Map(),
    queue: [],
    transaction: null,
    base: new Map(),
    dirty: new Set(),
    webhooks: [],
    inbox: [],
    intents: [],
    rekeys: [],
    strays: [],
    putBacks: [],
    nudged: false,
    keysWanted: false,
    paused: false,
    lease: { holder: null, fence: 0 },
    tokens: new Map(),
    settled: [],
    scratch: null,
    calls: [],
    workers,
    ledger: newLedger(),
  };
  for (let row = 0; row < (scope.rows ?? 1); row++) addRow(world, row);
  world.now = 1;
  return world;
}

function addRow(world: World, row: number): void {
  const id = `g${newName(world, 'row')}`;
  const key = `k${newName(world, 'key')}`;
  const shown = { id, key, a: firstValue(id, 'a'), b: firstValue(id, 'b') };
  world.sheet.push(shown);
  world.db.set(key, { id, a: shown.a, b: shown.b });
  world.base.set(key, newBase(shown, row, 0, 0));
  for (const column of COLUMNS) noteGiven(world, { value: shown[column], id, column, by: 'person' });
}

/** What stands in a cell at the start. */
export const firstValue = (id: string, column: 'a' | 'b'): string => `${id}${column}0`;

/** A value that was never there before; its name says who made it, where, and when. */
export function newValue(world: World, id: string, column: 'a' | 'b', by: 'person' | 'sql'): string {
  return `${id}${column}${by === 'person' ? 'p' : 'd'}${newName(world, 'value')}`;
}
