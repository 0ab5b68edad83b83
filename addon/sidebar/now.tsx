/** The present for everything on the page: one clock, so that all times go on together. */
import { createContext } from 'preact';
import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

const TICK_MS = 1_000;
const Now = createContext(0);

export function Clock({ children }: { children: ComponentChildren }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

/** Milliseconds since 1970. */
export function useNow(): number {
  return useContext(Now);
}
