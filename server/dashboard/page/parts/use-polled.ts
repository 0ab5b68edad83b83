/** An answer of the server that is asked for again and again while the page is looked at. */
import { useEffect, useState } from 'preact/hooks';

import type { Problem } from '../../../../addon/rpc.ts';
import { problemOf } from '../../../../addon/sidebar/problem.ts';

/** Null until the first answer; the last one is kept beside a problem. `read` must stay the same function while it asks the same. */
export function usePolled<T>(
  read: () => Promise<T>,
  everyMs: number,
): { answer: T | null; problem: Problem | null } {
  const [answer, setAnswer] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let isOver = false;
    const ask = async () => {
      try {
        const said = await read();
        if (isOver) return;
        setAnswer(said);
        setProblem(null);
      } catch (error) {
        if (!isOver) setProblem(problemOf(error));
      }
    };
    void ask();
    const timer = setInterval(() => document.hidden || void ask(), everyMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [read, everyMs]);
  return { answer, problem };
}
