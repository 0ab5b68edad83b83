/** The dashboard for whoever is signed in: ways to its places, what is wrong everywhere, and the place itself. */
import { useEffect, useMemo, useState } from 'preact/hooks';

import { Button } from '../../../addon/sidebar/parts/button.tsx';
import { Note } from '../../../addon/sidebar/parts/note.tsx';
import { Loading } from '../../../addon/sidebar/parts/shown.tsx';
import { signOut } from './api.ts';
import { BoardProvider } from './board.tsx';
import { ErrorsPlace } from './errors/errors-place.tsx';
import { LinkPlace } from './link/link-place.tsx';
import { setAside, useStream } from './live.ts';
import { Overview } from './overview/overview.tsx';
import { Mark } from './parts/mark.tsx';
import { PLACES, useRoute, type Place, type Route } from './route.ts';
import { WorkPlace } from './work/work-place.tsx';

const NAMES: Readonly<Record<Place, string>> = { links: 'Links', work: 'Work', errors: 'Errors' };
const TOLD_MS = 4_000;

/** `by`: the operator's address; null: whoever had the token. */
export function SignedIn({ by, leave }: { by: string | null; leave: () => void }) {
  const live = useStream(leave);
  const route = useRoute();
  const [told, setTold] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setTold(''), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  // Whoever goes to another place begins at its top.
  const placeKey = route.place === 'link' ? route.linkId : route.place;
  useEffect(() => scrollTo(0, 0), [placeKey]);
  const board = useMemo(() => live && { live, tell: setTold }, [live]);
  const end = async (): Promise<void> => {
    const goOn = await signOut().then(
      (out) => out.goOn,
      () => null,
    );
    if (goOn === null) leave();
    else location.assign(goOn);
  };
  return (
    <>
      <header class="bar">
        <a class="brand" href="#/links">
          <Mark />
          Rowlink
        </a>
        <nav aria-label="Places">
          {PLACES.map((place) => (
            <a key={place} href={`#/${place}`} aria-current={isAt(route, place) ? 'page' : undefined}>
              {NAMES[place]}
              {place === 'errors' && live && <Count of={setAside(live)} />}
            </a>
          ))}
        </nav>
        <span class={`pulse ${live === null || live.isLost ? 'lost' : ''}`}>
          {live === null ? 'connecting' : live.isLost ? 'not live' : 'live'}
        </span>
        {by !== null && <span class="by">{by}</span>}
        <Button kind="link" onClick={() => void end()}>
          Sign out
        </Button>
      </header>
      <main id="place" tabIndex={-1}>
        {live?.isLost === true && (
          <Note tone="wait">The server does not answer just now. What is shown here may be old.</Note>
        )}
        {board === null ? (
          <Loading what="The links are loading" />
        ) : (
          <BoardProvider value={board}>
            {route.place === 'links' && <Overview />}
            {route.place === 'link' && (
              <LinkPlace key={route.linkId} linkId={route.linkId} view={route.view} />
            )}
            {route.place === 'work' && <WorkPlace />}
            {route.place === 'errors' && <ErrorsPlace />}
          </BoardProvider>
        )}
      </main>
      <p class={`told ${told === '' ? '' : 'shown'}`} role="status">
        {told}
      </p>
    </>
  );
}

function isAt(route: Route, place: Place): boolean {
  return route.place === place || (route.place === 'link' && place === 'links');
}

function Count({ of }: { of: number }) {
  if (of === 0) return null;
  return (
    <span class="count">
      {of > 999 ? '999+' : of}
      <span class="unseen"> set aside</span>
    </span>
  );
}
