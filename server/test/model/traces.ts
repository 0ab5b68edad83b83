/** Traces worth keeping: ways into trouble that lie too deep to be found again by exploring each time. */
import type { RuleName } from './rules.ts';
import type { Scope } from './scope.ts';

export interface Trace {
  readonly scope: Scope;
  /** Beginnings of the actions' names. */
  readonly actions: readonly string[];
}

const cell = { columns: ['a'] } as const;
const reads = [
  'worker 0: starts to write',
  'worker 0: has nothing to burn',
  'worker 0: reads the ids',
  'worker 0: reads the sheet',
];
const plansOne = ['worker 0: merges and plans k1', 'worker 0: merges and plans what', 'worker 0: opens'];
const plansTwo = ['worker 0: merges and plans k1', 'worker 0: merges and plans k2', ...plansOne.slice(1)];
const twoUpdates = ['SQL updates k1.a', 'SQL updates k2.a', ...reads, ...plansTwo];

/** Each leads to a violation when its rule is left out. */
export const TRACES: Partial<Record<RuleName, Trace>> = {
  lockBeforeLook: {
    scope: {
      about: 'apply looks for open intents before the intent is stored',
      ...cell,
      edits: 1,
      updates: 1,
      workers: 2,
      lateTriggers: true,
    },
    actions: [
      'SQL updates k1.a',
      ...reads,
      'worker 1: apply looks',
      ...plansOne,
      'a person edits row 1',
      'worker 0: sends',
      'the trigger for row 1 runs',
      'webhook 1 arrives',
      'worker 1: merges the inbox',
      'worker 0: finishes',
    ],
  },
  freedByPage: {
    scope: {
      about: 'an edit is applied to a row that is not finished yet',
      ...cell,
      rows: 2,
      edits: 1,
      updates: 2,
      lateTriggers: true,
    },
    actions: [
      ...twoUpdates,
      'a person edits row 1',
      'worker 0: sends',
      'the trigger for row 1 runs',
      'webhook 1 arrives',
      'worker 0: finishes',
      'apply:',
      'worker 0: finishes',
    ],
  },
  finishedOnce: {
    scope: { about: 'a worker crashes half-way through finishing', ...cell, rows: 2, crashes: 1, updates: 2 },
    actions: [...twoUpdates, 'worker 0: sends', 'worker 0: finishes', 'worker 0 crashes'],
  },
  latePreImage: {
    scope: {
      about: 'a write hits another row, which is edited and merged before the write is finished',
      ...cell,
      rows: 2,
      edits: 1,
      updates: 1,
      rowActions: { times: 2, kinds: ['swap'] },
    },
    actions: [
      'a person swaps rows 1 and 2',
      'SQL updates k1.a',
      ...reads,
      'a person swaps rows 1 and 2',
      ...plansOne,
      'worker 0: sends',
      'a person edits row 2 (g2)',
      'webhook 1 arrives',
      'apply:',
      'worker 0: finishes',
    ],
  },
};

/** A copy stands above its original and is edited before the tab is read. */
export const COPY_ABOVE: Trace = {
  scope: {
    about: 'a copy stands above its original',
    ...cell,
    edits: 1,
    reconciles: 1,
    rowActions: { times: 1, kinds: ['copyAbove'] },
  },
  actions: ['a person copies above itself row 1 (g1)', 'a person edits row 1 (g2)'],
};
