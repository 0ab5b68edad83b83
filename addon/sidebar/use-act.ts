/** Runs what a button does: one thing at a time, with what went wrong beside it. */
import { useCallback, useState } from 'preact/hooks';
import type { Problem } from '../rpc.ts';
import { problemOf } from './problem.ts';

export interface Acting {
  isBusy: boolean;
  problem: Problem | null;
  /** True when it worked. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  dismiss: () => void;
}

export function useAct(): Acting {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const dismiss = useCallback(() => setProblem(null), []);
  return { isBusy, problem, run, dismiss };
}
