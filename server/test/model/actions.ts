/** Everything that may happen next in a world, within the budgets of its scope, in words. */
import { applyEdits, rowsOfOpenIntents } from './apply-edits.ts';
import { COLUMNS } from './cell-value.ts';
import { applyLateCall, type Item } from './google.ts';
import { changeRows, recalculate, runTrigger, typeCell, type TypedKind } from './people.ts';
import { beginTransaction, commit, deleteRow, insertRow, updateRow } from './programs.ts';
import type { Scope } from './scope.ts';
import { startSession, step, type Job, type Outcome, type Worker } from './worker.ts';
import { isBlank, type World } from './world.ts';

/** `take` changes the world that it is given; false: it turned out to be pointless. */
export interface Action {
  readonly name: string;
  readonly take: (world: World) => boolean;
}

type Add = (name: string, take: Action['take'], budget?: keyof Scope) => void;

export function nextActions(world: World): Action[] {
  const actions: Action[] = [];
  const add: Add = (name, take, budget) => {
    if (budget === undefined) actions.push({ name, take });
    else if (left(world, budget) > 0) actions.push({ name, take: (next) => spend(next, budget, take) });
  };
  addEdits(world, add);
  addRowActions(world, add);
  addStatements(world, add);
  addDeliveries(world, add);
  world.workers.forEach((worker, index) => {
    addWorker(world, worker, index, add);
  });
  return actions;
}

function left(world: World, budget: keyof Scope): number {
  const value = world.scope[budget];
  const all = typeof value === 'number' ? value : budget === 'rowActions' ? world.scope.rowActions?.times : 0;
  return (all ?? 0) - (world.spent[budget] ?? 0);
}

function spend(world: World, budget: keyof Scope, take: Action['take']): boolean {
  world.spent = { ...world.spent, [budget]: (world.spent[budget] ?? 0) + 1 };
  return take(world);
}

const TYPED: readonly [TypedKind, keyof Scope, string][] = [
  ['value', 'edits', 'edits'],
  ['refused', 'refusedValues', 'types a value that MySQL cannot store into'],
  ['formula', 'formulas', 'types a formula into'],
  ['first', 'reverts', 'types the first value again into'],
];

function addEdits(world: World, add: Add): void {
  const { columns = COLUMNS, editIds, skews = [0] } = world.scope;
  world.sheet.forEach((shown, row) => {
    if (isBlank(shown) || (editIds && !editIds.includes(shown.id))) return;
    for (const column of columns) {
      const place = `row ${row + 1} (${shown.id}).${column}`;
      for (const [kind, budget, verb] of TYPED) {
        for (const skew of kind === 'value' ? skews : [0]) {
          const clock = skew === 0 ? '' : ` (add-on's clock is wrong by ${skew})`;
          add(`a person ${verb} ${place}${clock}`, (next) => typeCell(next, row, column, kind, skew), budget);
        }
      }
      add(
        `the formula in ${place} shows something else`,
        (next) => recalculate(next, row, column),
        'recalculations',
      );
    }
  });
}

function addRowActions(world: World, add: Add): void {
  const act = (name: string, take: Action['take']) => add(name, take, 'rowActions');
  for (const kind of world.scope.rowActions?.kinds ?? []) {
    if (kind === 'insert') act('a person inserts a row at the top', (next) => changeRows(next, kind, 0));
    else if (kind === 'add') act('a person types a new row at the end', (next) => changeRows(next, kind, 0));
    else if (kind === 'swap' || kind === 'sortRange') {
      const verb = kind === 'swap' ? 'swaps' : 'sorts, without the key column,';
      for (let row = 0; row + 1 < world.sheet.length; row++) {
        act(`a person ${verb} rows ${row + 1} and ${row + 2}`, (next) => changeRows(next, kind, row));
      }
    } else {
      const verb = {
        delete: 'deletes',
        clearRow: 'clears',
        clearKey: 'clears the key of',
        copyAbove: 'copies above itself',
        copyToEnd: 'copies to the end',
      }[kind];
      world.sheet.forEach((shown, row) => {
        if (shown.key === null || isBlank(shown)) return;
        act(`a person ${verb} row ${row + 1} (${shown.id})`, (next) => changeRows(next, kind, row));
      });
    }
  }
}

function addStatements(world: World, add: Add): void {
  const { columns = COLUMNS, updateColumns = columns, updateIds } = world.scope;
  for (const [key, { id }] of world.db) {
    for (const column of updateColumns) {
      if (updateIds && !updateIds.includes(id)) continue;
      add(
        `SQL updates ${key}.${column}`,
        always((next) => updateRow(next, key, column)),
        'updates',
      );
    }
    add(
      `SQL deletes ${key}`,
      always((next) => deleteRow(next, key)),
      'deletes',
    );
    if (world.transaction === null) {
      add(
        `SQL begins a transaction on ${key}.a`,
        always((next) => beginTransaction(next, key)),
        'transactions',
      );
    }
  }
  add(
    'SQL inserts a row',
    always((next) => insertRow(next)),
    'inserts',
  );
  if (world.transaction !== null) {
    add('the SQL transaction commits late', commit);
    add('the SQL transaction rolls back', (next) => {
      next.transaction = null;
      return true;
    });
  }
}

function always(act: (world: World) => void): Action['take'] {
  return (world) => {
    act(world);
    return true;
  };
}

function addDeliveries(world: World, add: Add): void {
  world.triggers.forEach(({ row, columns }, index) => {
    add(`the trigger for row ${row + 1} runs`, (next) => {
      next.triggers.splice(index, 1);
      runTrigger(next, row, columns);
      return true;
    });
  });
  world.webhooks.forEach((webhook, index) => {
    add(`webhook ${webhook.id} arrives`, (next) => {
      next.webhooks.splice(index, 1);
      next.inbox.push(webhook);
      return true;
    });
    add(`webhook ${webhook.id} is lost`, (next) => next.webhooks.splice(index, 1).length > 0, 'lostWebhooks');
  });
  if (world.rules.lockBeforeLook && !world.paused) {
    const open = rowsOfOpenIntents(world);
    const isDue = world.inbox.some(({ key }) => key === null || !open.has(key));
    if (isDue) {
      add(
        'apply: merges the inbox',
        always((next) => applyEdits(next)),
      );
    }
  }
  world.calls.forEach((call, index) => {
    add(`Google applies call ${call.n} at last`, (next) => {
      next.calls.splice(index, 1);
      applyLateCall(next, call);
      return true;
    });
  });
  for (const n of world.tokens.keys()) {
    add(`a person deletes token ${n}`, (next) => next.tokens.delete(n), 'deletedTokens');
  }
  if (removableTokens(world).length > 0) add('tokens of settled intents are removed', removeTokens);
}

/** In a batch of its own. */
export function removeTokens(world: World): boolean {
  const removable = removableTokens(world);
  for (const n of removable) world.tokens.delete(n);
  world.settled = world.settled.filter((n) => !removable.includes(n));
  return removable.length > 0;
}

function removableTokens(world: World): number[] {
  if (!world.scope.tidies || world.lease.holder !== null) return [];
  const isOnItsWay = (n: number) =>
    world.calls.some((call) => call.n === n) ||
    world.workers.some((worker) => worker.at === 'send' && worker.intent.n === n);
  return world.settled.filter((n) => !world.rules.tokenAge || !isOnItsWay(n));
}

function addWorker(world: World, worker: Worker, index: number, add: Add): void {
  const name = `worker ${index}`;
  if (worker.at === 'idle') {
    if (!world.paused) addStarts(world, index, add);
    return;
  }
  const isCall = worker.at === 'send' || (worker.at === 'settle' && callsGoogle(world));
  add(
    `${name}: ${describe(worker, world)}`,
    always((next) => step(next, index)),
  );
  for (const [outcome, words] of isCall ? OUTCOMES : []) {
    const what = worker.at === 'send' ? 'the write' : 'the burning call';
    add(
      `${name}: ${what} times out, ${words}`,
      always((next) => step(next, index, outcome)),
      'faults',
    );
  }
  add(
    `${name} crashes before it ${PLAIN[worker.at]}`,
    (next) => {
      if (next.lease.holder === index) next.lease = { ...next.lease, holder: null };
      next.workers[index] = { at: 'idle' };
      return true;
    },
    'crashes',
  );
  if (world.lease.holder === index) {
    add(
      `the lease of ${name} expires, it goes on`,
      (next) => {
        next.lease = { ...next.lease, holder: null };
        return true;
      },
      'expiries',
    );
  }
}

function callsGoogle(world: World): boolean {
  const isVoid = world.rules.voidPreparing && world.intents.some(({ state }) => state === 'preparing');
  return world.rules.onceToken && !isVoid && world.intents.some(({ state }) => state === 'open');
}

const OUTCOMES: readonly [Outcome, string][] = [
  ['unheard', 'but was applied'],
  ['lost', 'and never arrives'],
  ['late', 'and is still on its way'],
];

function addStarts(world: World, index: number, add: Add): void {
  const isFree = world.lease.holder === null;
  const start = (job: Job) => always((next) => startSession(next, index, job));
  if (isFree && hasWrites(world)) add(`worker ${index}: starts to write`, start('write'));
  if (isFree || !world.rules.sessionLease) {
    const budget = world.nudged ? undefined : ('reconciles' as const);
    add(`worker ${index}: starts to reconcile`, start('reconcile'), budget);
  }
  if (!world.rules.lockBeforeLook) {
    add(`worker ${index}: apply looks for open intents, rows not locked yet`, (next) => {
      next.workers[index] = { at: 'apply', blocked: rowsOfOpenIntents(next) };
      return true;
    });
  }
}

function hasWrites(world: World): boolean {
  const { intents, queue, dirty, rekeys, strays, putBacks, keysWanted } = world;
  return (
    intents.length + queue.length + dirty.size + rekeys.length + strays.length + putBacks.length > 0 ||
    keysWanted
  );
}

const PLAIN: Record<Worker['at'], string> = {
  idle: 'rests',
  apply: 'merges the inbox',
  settle: 'settles open intents',
  look: 'looks whose token it is',
  void: 'voids the intent',
  finish: 'finishes a row of the intent',
  ids: 'reads the ids of the change queue',
  read: 'reads the sheet',
  plan: 'merges a row and plans it',
  open: 'opens the intent',
  send: 'sends',
  merge: 'merges a row of the read',
};

function describe(worker: Worker, world: World): string {
  if (worker.at === 'plan') return `merges and plans ${worker.keys[worker.next] ?? 'what is owed besides'}`;
  if (worker.at === 'merge') {
    return `reconciles ${worker.left?.[0] ?? (worker.left ? 'what is absent' : 'its first row')}`;
  }
  if (worker.at === 'settle' && !callsGoogle(world)) return 'has nothing to burn';
  if (worker.at !== 'send') return PLAIN[worker.at];
  return `sends ${worker.intent.items.map(itemWords).join(', ')}`;
}

function itemWords(item: Item): string {
  switch (item.do) {
    case 'set':
      return `${item.key}.${item.column} = ${item.value ?? 'nothing'} to row ${item.row + 1}`;
    case 'unstray':
      return `${item.value ?? 'nothing'} back to row ${item.row + 1}.${item.column}`;
    case 'key':
      return `key ${item.key ?? 'none'} to row ${item.row + 1} (${item.why})`;
    case 'delete':
      return `delete of ${item.key} at row ${item.row + 1}`;
    case 'putBack':
      return `row ${item.key ?? item.shown.id} back to row ${item.row + 1}`;
    case 'append':
      return `new row ${item.key} at row ${item.at + 1}`;
  }
}
