/** Keeps an answer fresh while somebody looks: asks again every few seconds, less often when nothing is touched. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../rpc.ts';
import { problemOf } from './problem.ts';

const FRESH_MS = 5_000;
const CALM_MS = 30_000;
/** So long after the last touch of the sidebar it is asked less often: each look costs of a day's quota at Google. */
const ATTENDED_MS = 10 * 60_000;

export interface Live<T> {
  /** The last answer that came; null before the first. */
  answer: T | null;
  /** Why the last try failed; null after a success. */
  problem: Problem | null;
  /** Asks now. */
  refresh: () => Promise<void>;
  /** Takes an answer that came another way. */
  accept: (answer: T) => void;
}

/** `load` is told whether it is the first time. */
export function useLive<T>(load: (isFirst: boolean) => Promise<T>): Live<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const started = useRef(0);
  const latest = useRef(0);
  const accept = useCallback((next: T) => {
    latest.current = started.current += 1;
    setAnswer(next);
    setProblem(null);
  }, []);
  const refresh = useCallback(async () => {
    const round = (started.current += 1);
    try {
      const next = await load(round === 1);
      // Answers may overtake each other; an older one says nothing new.
      if (round < latest.current) return;
      latest.current = round;
      setAnswer(next);
      setProblem(null);
    } catch (error) {
      if (round >= latest.current) setProblem(problemOf(error));
    }
  }, [load]);
  useEffect(() => keepAsking(refresh), [refresh]);
  return { answer, problem, refresh, accept };
}

/** Answers the function that ends it. Nothing is asked while the page is hidden. */
function keepAsking(refresh: () => Promise<void>): () => void {
  let touchedAt = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const round = async (): Promise<void> => {
    clearTimeout(timer);
    if (!document.hidden) await refresh();
    if (isOver) return;
    const wait = Date.now() - touchedAt < ATTENDED_MS ? FRESH_MS : CALM_MS;
    clearTimeout(timer);
    timer = setTimeout(() => void round(), wait);
  };
  const touched = (): void => {
    touchedAt = Date.now();
  };
  const shown = (): void => {
    touched();
    if (!document.hidden) void round();
  };
  document.addEventListener('visibilitychange', shown);
  document.addEventListener('pointerdown', touched);
  document.addEventListener('keydown', touched);
  void round();
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', shown);
    document.removeEventListener('pointerdown', touched);
    document.removeEventListener('keydown', touched);
  };
}
