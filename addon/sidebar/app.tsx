/** The sidebar: follows the tab in front, and shows how to start its sync or how it is. It keeps nothing over a reload. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LinkView } from '../../shared/protocol/link-api/views.ts';
import type { LinkStatus } from '../rpc.ts';
import { ask } from './ask.ts';
import { healthOf } from './health.ts';
import { Linked } from './linked.tsx';
import { Clock } from './now.tsx';
import { Button } from './parts/button.tsx';
import { ProblemNote } from './parts/note.tsx';
import { Loading } from './parts/shown.tsx';
import { isUnanswered } from './problem.ts';
import { Start } from './start/start.tsx';
import { useLive } from './use-live.ts';

const TOLD_MS = 4_000;

export function App() {
  const known = useRef<LinkView | null>(null);
  const load = useCallback(async (isFirst: boolean) => {
    const next = await ask('status', isFirst ? { repair: true } : {});
    return { ...next, link: next.link && withKnown(next.link, known) };
  }, []);
  const { answer: status, problem, refresh, accept } = useLive(load);
  const [told, setTold] = useState('');
  useEffect(() => {
    if (told === '') return undefined;
    const timer = setTimeout(() => setTold(''), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const tone = status?.link ? healthOf(status.link).tone : 'off';
  return (
    <Clock>
      <main aria-busy={status === null && problem === null}>
        {status && (
          <header class="tab-title">
            <span class={`light ${tone}`} aria-hidden="true" />
            <h1>{status.title}</h1>
          </header>
        )}
        {problem !== null && (
          <>
            <ProblemNote problem={problem} />
            <Button onClick={() => void refresh()}>Look again</Button>
          </>
        )}
        {status === null && problem === null && <Loading what="Looking at this tab" />}
        {status?.link && (
          <Linked
            key={status.link.linkId}
            link={status.link}
            refresh={refresh}
            accept={accept}
            tell={setTold}
          />
        )}
        {status && !status.link && <Start key={status.title} title={status.title} accept={accept} />}
        <p class={`told ${told === '' ? '' : 'shown'}`} role="status">
          {told}
        </p>
      </main>
    </Clock>
  );
}

/** While the server is away, what it said last is better than nothing; that it is away is shown all the same. */
function withKnown(link: LinkStatus, known: { current: LinkView | null }): LinkStatus {
  if (link.view !== null) known.current = link.view;
  const last = known.current?.linkId === link.linkId ? known.current : null;
  return isUnanswered(link.problem) ? { ...link, view: last } : link;
}
