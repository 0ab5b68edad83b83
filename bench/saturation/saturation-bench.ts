/** Many spreadsheets that change all the time, with one service account: how much of the quota is used, and what a quiet one waits. */
import { sharedBudget } from '../../server/adapters/redis/shared-budget.ts';
import type { BudgetStore } from '../../server/adapters/redis/budget-store.ts';
import type { BudgetState, CallKind } from '../../server/core/budget/budget-state.ts';
import type { Budget } from '../../server/ports/budget.ts';
import type { Bench } from '../bench.ts';
import { compared, figure, type Result } from '../result.ts';
import { percentile } from '../statistics.ts';
import { virtualTime, type VirtualTime } from './virtual-time.ts';

const BUSY = 200;
const MINUTES = 10;
const MINUTE_MS = 60_000;
const LATENCY_MS = 300;
const LIMITS = { reads: 55, writes: 55, project: 290, batchMs: 5_000, batchRows: 50 };
/** The quiet spreadsheet gets a change so often. */
const QUIET_EVERY_MS = 40_000;
/** Rows that are changed in a busy spreadsheet each second. */
const BUSY_ROWS = 20;

interface Calls {
  at: number;
  kind: CallKind;
}

export const saturationBench: Bench = {
  name: 'saturation',
  asks: 'What becomes of the quota when far more changes than it carries?',
  method: `${BUSY} spreadsheets with one account get changes all the time, for ${MINUTES} minutes; one more gets a single change every
${QUIET_EVERY_MS / 1_000} s. The product's own budget decides, as in production; time is virtual, a call takes ${LATENCY_MS} ms, and each step makes one
read and one write. Used: all calls after the first minute over what the budget allows (${LIMITS.reads} of a kind a minute, of Google's 60). Lag: from a
change to the end of its write. An even share of so many is one step in ${Math.round((BUSY / LIMITS.writes) * 60)} s, so nobody is
quiet as the budget means it, and each waits about so long.`,
  async run() {
    const time = virtualTime(Date.UTC(2026, 0, 1));
    const start = time.now();
    const calls: Calls[] = [];
    const busyLags: number[] = [];
    const quietLags: number[] = [];
    const budget = budgetIn(time);
    const step = stepOf(time, budget, calls);
    for (let number = 0; number < BUSY; number += 1) void changesAllTheTime(time, step, number, busyLags);
    void changesNowAndThen(time, step, quietLags);
    const wall = performance.now();
    await time.run(start + MINUTES * MINUTE_MS);
    const decided = performance.now() - wall;
    return told({ calls, start, busyLags, quietLags, decided });
  },
};

function budgetIn(time: VirtualTime): Budget {
  let state: BudgetState | null = null;
  let version = 0;
  // States are never changed, so they need no copy.
  const store: BudgetStore = {
    load: () => Promise.resolve({ now: time.now(), text: String(version), state }),
    replace(loaded, next) {
      if (loaded.text !== String(version)) return Promise.resolve(false);
      version += 1;
      state = next;
      return Promise.resolve(true);
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return sharedBudget({
    store,
    limits: LIMITS,
    accountOf: () => Promise.resolve('account'),
    log,
    random: () => 0.5,
    now: () => time.now(),
    sleep: (ms) => time.sleep(ms),
  });
}

type Step = (sheet: string, rows: () => number) => Promise<void>;

/** One read and one write, when it is the spreadsheet's turn. */
function stepOf(time: VirtualTime, budget: Budget, calls: Calls[]): Step {
  const call = async (sheet: string, kind: CallKind): Promise<void> => {
    for (;;) {
      const waitMs = await budget.take(sheet, kind);
      if (waitMs === 0) break;
      await time.sleep(waitMs);
    }
    calls.push({ at: time.now(), kind });
    await time.sleep(LATENCY_MS);
  };
  return async (sheet, rows) => {
    for (;;) {
      const waitMs = await budget.turn({ googleId: sheet, purpose: 'changes', rows: rows() });
      if (waitMs === 0) break;
      await time.sleep(waitMs);
    }
    await call(sheet, 'read');
    await call(sheet, 'write');
  };
}

async function changesAllTheTime(
  time: VirtualTime,
  step: Step,
  number: number,
  lags: number[],
): Promise<never> {
  await time.sleep(number * 10);
  for (;;) {
    const since = time.now();
    await step(`busy ${number}`, () => Math.round(((time.now() - since) / 1_000) * BUSY_ROWS) + 1);
    lags.push(time.now() - since);
  }
}

async function changesNowAndThen(time: VirtualTime, step: Step, lags: number[]): Promise<never> {
  for (;;) {
    await time.sleep(QUIET_EVERY_MS);
    const since = time.now();
    await step('quiet', () => 1);
    lags.push(time.now() - since);
  }
}

interface Told {
  calls: readonly Calls[];
  start: number;
  busyLags: readonly number[];
  quietLags: readonly number[];
  decided: number;
}

function told({ calls, start, busyLags, quietLags, decided }: Told): Result[] {
  const bench = 'saturation';
  const of = (kind: CallKind) => calls.filter((call) => call.kind === kind).map(({ at }) => at);
  const rate = (times: readonly number[]) =>
    times.filter((at) => at >= start + MINUTE_MS).length / (MINUTES - 1);
  const seconds = (lags: readonly number[], percent: number) => percentile(lags, percent) / 1_000;
  const kinds = [
    ['read', 'reads', LIMITS.reads],
    ['write', 'writes', LIMITS.writes],
  ] as const;
  return [
    ...kinds.map(([kind, name, max]) =>
      compared({ bench, metric: `${name} used of what the budget allows`, unit: '/min' }, [
        { value: rate(of(kind)), baseline: max },
      ]),
    ),
    ...kinds.map(([kind, name]) =>
      figure({ bench, metric: `${name} in any 60 s, at most`, unit: 'calls' }, [mostInAMinute(of(kind))]),
    ),
    figure({ bench, metric: 'lag of the quiet spreadsheet, median', unit: 's' }, [seconds(quietLags, 50)]),
    figure({ bench, metric: 'lag of the quiet spreadsheet, slowest', unit: 's' }, [seconds(quietLags, 100)]),
    figure({ bench, metric: `lag of the ${BUSY} busy ones, median`, unit: 's' }, [seconds(busyLags, 50)]),
    figure({ bench, metric: `lag of the ${BUSY} busy ones, 99 %`, unit: 's' }, [seconds(busyLags, 99)]),
    figure({ bench, metric: 'time to decide all of it', unit: 's' }, [decided / 1_000]),
  ];
}

function mostInAMinute(times: readonly number[]): number {
  let [most, first] = [0, 0];
  for (const [last, at] of times.entries()) {
    while ((times[first] ?? at) <= at - MINUTE_MS) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
