/** The sidebar: follows the tab in front, and shows how to start its sync or how it is. It keeps nothing over a reload. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { UNREACHABLE } from '../rpc.ts';
import { ask } from './ask.ts';
import { healthOf } from './health.ts';
import { Linked } from './linked.tsx';
import { Clock } from './now.tsx';
import { Button } from './parts/button.tsx';
import { Note, ProblemNote } from './parts/note.tsx';
import { Loading } from './parts/shown.tsx';
import { Start } from './start/start.tsx';
import { useLive } from './use-live.ts';

const TOLD_MS = 4_000;

export function App() {
  const load = useCallback((isFirst: boolean) => ask('status', isFirst ? { repair: true } : {}), []);
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
        {status?.link?.problem?.code === UNREACHABLE && (
          <Note tone="wait">The server does not answer just now. Your edits are kept and sent later.</Note>
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
