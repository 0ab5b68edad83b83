/** What every place of the dashboard needs: the live list, the time on the server's clock, and a way to say something. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

import { useNow } from '../../../addon/sidebar/now.tsx';
import type { Live } from './live.ts';

interface Board {
  live: Live;
  /** Says something to screen readers and, for a moment, below. */
  tell: (sentence: string) => void;
}

const Context = createContext<Board | null>(null);
export const BoardProvider = Context.Provider;

export function useBoard(): Board & { now: number } {
  const board = useContext(Context);
  const now = useNow();
  if (board === null) throw new Error('A place of the dashboard stands outside of it.');
  return { ...board, now: now + board.live.aheadMs };
}
