/**
 * A list of the link's API: its newest page, older ones on demand. It is read again whenever `version` changes, and now and
 * then, unless somebody has gone on to older pages.
 */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../rpc.ts';
import { problemOf } from './problem.ts';

const AGAIN_MS = 15_000;

interface PageOf<T> {
  entries: T[];
  next: number | null;
}

export interface Listed<T> {
  /** Null before the first answer. */
  entries: readonly T[] | null;
  hasMore: boolean;
  problem: Problem | null;
  more: () => Promise<void>;
  refresh: () => Promise<void>;
}

/** `load` gets the `next` of the page before, undefined for the newest. It must stay the same function. */
export function useList<T>(load: (before?: number) => Promise<PageOf<T>>, version: unknown): Listed<T> {
  const [page, setPage] = useState<PageOf<T> | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const round = useRef(0);
  const isFirstPage = useRef(true);
  const read = useCallback(
    async (known: PageOf<T> | null) => {
      const mine = (round.current += 1);
      try {
        const next = await load(known?.next ?? undefined);
        if (mine !== round.current) return;
        isFirstPage.current = known === null;
        setPage({ entries: [...(known?.entries ?? []), ...next.entries], next: next.next });
        setProblem(null);
      } catch (error) {
        if (mine === round.current) setProblem(problemOf(error));
      }
    },
    [load],
  );
  const refresh = useCallback(() => read(null), [read]);
  useEffect(() => void refresh(), [refresh, version]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && isFirstPage.current) void refresh();
    }, AGAIN_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return {
    entries: page?.entries ?? null,
    hasMore: page?.next != null,
    problem,
    more: () => read(page),
    refresh,
  };
}
