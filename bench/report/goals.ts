/** What was set as fast enough, beforehand. A page that shows figures says beside them which of these are not met. */
import type { Result } from '../result.ts';

export interface Goal {
  bench: string;
  metric: RegExp;
  of: 'ratio' | 'value';
  bound: 'least' | 'most';
  limit: number;
}

const GOALS: readonly Goal[] = [
  { bench: 'import', metric: /against \(b\)/, of: 'ratio', bound: 'least', limit: 0.85 },
  { bench: 'import', metric: /^memory at its most/, of: 'value', bound: 'most', limit: 300 },
  { bench: 'edits', metric: /^1 edit in/, of: 'ratio', bound: 'least', limit: 0.6 },
  { bench: 'edits', metric: /^20 edits in/, of: 'ratio', bound: 'least', limit: 2 },
  { bench: 'edits', metric: /^latency .*median/, of: 'value', bound: 'most', limit: 25 },
  { bench: 'edits', metric: /^latency .*99 %/, of: 'value', bound: 'most', limit: 150 },
  { bench: 'changes', metric: /^one change, idle, median/, of: 'value', bound: 'most', limit: 500 },
  { bench: 'customer', metric: /^UPDATE of/, of: 'ratio', bound: 'most', limit: 3.5 },
  { bench: 'customer', metric: /single/, of: 'ratio', bound: 'most', limit: 2 },
  { bench: 'saturation', metric: /^(reads|writes) used/, of: 'ratio', bound: 'least', limit: 0.95 },
  { bench: 'idle', metric: /^1000 links: statements/, of: 'value', bound: 'most', limit: 2 },
  { bench: 'idle', metric: /: calls to Google/, of: 'value', bound: 'most', limit: 0 },
];

export interface Judged {
  goal: Goal;
  isMet: boolean;
}

/** Null: nothing was set for this figure. A figure that is not a number does not meet its goal. */
export function judged(result: Result): Judged | null {
  const goal = GOALS.find(({ bench, metric }) => bench === result.bench && metric.test(result.metric));
  if (goal === undefined) return null;
  const found = goal.of === 'ratio' ? (result.ratio ?? NaN) : result.value;
  return { goal, isMet: goal.bound === 'least' ? found >= goal.limit : found <= goal.limit };
}
