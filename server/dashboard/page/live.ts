/** The live list: what the server's stream told so far, kept together. */
import { useEffect, useState } from 'preact/hooks';

import type { LiveEvent, LiveFacts, LiveLink } from '../../../shared/protocol/operator-api/views.ts';
import { LIVE_ADDRESS, readSession, SignedOut } from './api.ts';

export interface Live {
  links: ReadonlyMap<string, LiveLink>;
  facts: LiveFacts;
  /** The stream is broken; what is shown may be old. */
  isLost: boolean;
  /** How far the server's clock is ahead of the browser's, in milliseconds. */
  aheadMs: number;
}

/** Null until the first event. `onSignedOut` is told when the session is over. */
export function useStream(onSignedOut: () => void): Live | null {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    const stream = new EventSource(LIVE_ADDRESS);
    stream.onmessage = ({ data }: MessageEvent<string>) =>
      setLive((known) => withEvent(known, JSON.parse(data) as LiveEvent, Date.now()));
    stream.onopen = () => setLive((known) => known && { ...known, isLost: false });
    stream.onerror = () => {
      setLive((known) => known && { ...known, isLost: true });
      // The browser comes back by itself, unless the server refused it.
      void readSession().catch((error: unknown) => {
        if (error instanceof SignedOut) onSignedOut();
      });
    };
    return () => stream.close();
  }, [onSignedOut]);
  return live;
}

/** Dead letters of all links. */
export function setAside({ links }: Live): number {
  return [...links.values()].reduce((sum, { deadLetters }) => sum + deadLetters, 0);
}

const NO_FACTS: LiveFacts = { alerts: [], processes: [], queues: null, oldestUnsettledAt: null };

/** What is known after an event that came at `now`. Pure. */
export function withEvent(known: Live | null, event: LiveEvent, now: number): Live {
  const links = new Map(event.isWhole ? [] : known?.links);
  for (const link of event.links) links.set(link.linkId, link);
  for (const linkId of event.gone) links.delete(linkId);
  return { links, facts: event.facts ?? known?.facts ?? NO_FACTS, isLost: false, aheadMs: event.at - now };
}
