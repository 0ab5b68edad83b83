/**
 * Guards the protocol itself: small scopes are explored whole and nothing is violated; each rule, left out, has a shortest
 * trace that fails, which proves that the check can fail and that the rule is needed.
 */
import { describe, expect, test } from 'vitest';

import { closeWorld } from './closure.ts';
import { check, exploreAll, randomFrom, replay, walkOnce } from './explore.ts';
import { allRulesBut, RULES, type RuleName } from './rules.ts';
import type { Scope } from './scope.ts';
import { SCOPES } from './scopes.ts';
import { COPY_ABOVE, TRACES } from './traces.ts';

const TIMEOUT_MS = 60_000;
const never = () => false;

function scopeOf(name: string): Scope {
  const scope = SCOPES[name];
  if (!scope) throw new Error(`no scope ${name}`);
  return scope;
}

/** Those that are whole within a second or so; `npm run model` explores them all. */
const WHOLE = [
  'stale',
  'skewed',
  'orderSkewed',
  'changes',
  'twoUnknown',
  'deletedToken',
  'remove',
  'pages',
  'sorted',
  'sortedDelete',
  'restless',
  'refused',
  'refusedDelete',
  'tidy',
];

describe('the protocol', () => {
  test.each(WHOLE)(
    'holds in every world of the scope %s',
    (name) => {
      const { isWhole, violation } = exploreAll(allRulesBut(), scopeOf(name), never);
      expect(violation).toBeNull();
      expect(isWhole).toBe(true);
    },
    TIMEOUT_MS,
  );

  test.each(['manyEdits', 'manyRows', 'manyNewRows', 'manyCopies', 'manyValues', 'manyMoves'])(
    'holds on seeded walks through the scope %s',
    (name) => {
      for (let seed = 1; seed <= 2; seed++) {
        const violation = walkOnce(allRulesBut(), scopeOf(name), randomFrom(seed), 60);
        expect(violation?.trace ?? null, `seed ${seed}: ${violation?.what ?? ''}`).toBeNull();
      }
    },
    TIMEOUT_MS,
  );
});

interface Failure {
  readonly scope: string;
  readonly what: RegExp;
  /** Actions of the shortest trace. */
  readonly length: number;
}

/** `replayed`: the trace lies too deep to be found here each time. */
const WITHOUT: Record<RuleName, Failure | 'replayed' | 'identity'> = {
  captureTime: { scope: 'stale', what: /^MySQL WENT BACK/, length: 6 },
  readOrder: { scope: 'stale', what: /^MySQL WENT BACK/, length: 6 },
  unsureReads: { scope: 'skewed', what: /^MySQL WENT BACK/, length: 6 },
  conflictsWait: { scope: 'stale', what: /^THE LATER CHANGE LOST/, length: 2 },
  inboxFirst: { scope: 'stale', what: /^THE LATER CHANGE LOST/, length: 2 },
  changeTimes: { scope: 'stale', what: /^THE LATER CHANGE LOST/, length: 2 },
  baseIsSheet: { scope: 'stale', what: /^LOST: a change of SQL/, length: 2 },
  openIntentWaits: { scope: 'triggers', what: /^LOST: a change of SQL/, length: 9 },
  lockBeforeLook: 'replayed',
  fence: { scope: 'lease', what: /^MySQL WENT BACK/, length: 15 },
  sessionLease: { scope: 'workers', what: /^MySQL WENT BACK/, length: 8 },
  wholeRead: { scope: 'pages', what: /^DELETED IN MYSQL/, length: 8 },
  consumedIds: { scope: 'changes', what: /in the sheet, .* in MySQL/, length: 11 },
  voidPreparing: { scope: 'crash', what: /^STUCK: an edit/, length: 7 },
  onceToken: { scope: 'append', what: /stands there twice/, length: 8 },
  tokenTitle: { scope: 'twoUnknown', what: /^MySQL WENT BACK/, length: 10 },
  tokenAge: { scope: 'tidy', what: /stands there twice/, length: 8 },
  scratchNumber: { scope: 'deletedToken', what: /^MySQL WENT BACK/, length: 11 },
  preImages: { scope: 'stale', what: /^LOST: an edit/, length: 9 },
  freedByPage: 'replayed',
  finishedOnce: 'replayed',
  latePreImage: 'replayed',
  putBack: { scope: 'refusedMove', what: /^LOST: an edit/, length: 9 },
  sameRow: { scope: 'clearedKeys', what: /^WRONG ROW/, length: 13 },
  originals: 'identity',
  keysGivenBack: { scope: 'clearedKey', what: /stands there twice/, length: 2 },
  movedKeys: { scope: 'sorted', what: /^WRONG ROW/, length: 1 },
  sortsWait: { scope: 'sorted', what: /^WRONG ROW/, length: 2 },
  roundLimit: { scope: 'restless', what: /^LIVELOCK/, length: 1 },
  heldDbValue: { scope: 'refused', what: /^STUCK: a row/, length: 4 },
  formulaValues: { scope: 'formula', what: /in the sheet, .* in MySQL/, length: 1 },
};

const names = Object.keys(RULES) as RuleName[];
const explored = names.flatMap((rule) => {
  const failure = WITHOUT[rule];
  return typeof failure === 'string' ? [] : [{ rule, ...failure }];
});
const replayed = names.filter((rule) => WITHOUT[rule] === 'replayed');

describe('each rule is needed', () => {
  test.each(explored)(
    'without $rule the scope $scope fails',
    ({ rule, scope, what, length }) => {
      const { violation } = exploreAll(allRulesBut(rule), scopeOf(scope), never);
      expect(violation?.what).toMatch(what);
      expect(violation?.trace).toHaveLength(length);
    },
    TIMEOUT_MS,
  );

  test.each(replayed)('without %s its trace fails, with it there is no such trace', (rule) => {
    const trace = TRACES[rule];
    expect(trace).toBeDefined();
    if (!trace) return;
    expect(check(replay(allRulesBut(rule), trace.scope, trace.actions))).not.toBeNull();
    let world = null;
    try {
      world = replay(allRulesBut(), trace.scope, trace.actions);
    } catch (error) {
      expect(String(error)).toContain('No action');
    }
    if (world) expect(check(world)).toBeNull();
  });

  test('of a row and its edited copy the row keeps its key, because it shows the base', () => {
    const owner = (...without: RuleName[]) => {
      const world = replay(allRulesBut(...without), COPY_ABOVE.scope, COPY_ABOVE.actions);
      const closing = { calls: 'first', undead: false, webhooks: 'never', reconciles: true } as const;
      return closeWorld(world, closing).world.sheet.find(({ key }) => key === 'k1')?.id;
    };
    expect(owner()).toBe('g1');
    expect(owner('originals')).toBe('g2');
  });
});

test('the same seed walks the same way', () => {
  const walked = () => walkOnce(allRulesBut('baseIsSheet'), scopeOf('manyEdits'), randomFrom(12), 60);
  const first = walked()?.trace ?? [];
  expect(first).not.toHaveLength(0);
  expect(walked()?.trace).toEqual(first);
});
