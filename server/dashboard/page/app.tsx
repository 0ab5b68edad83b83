/** The dashboard: signs in, follows the server's stream, and shows the place that the address names. */
import { useCallback, useEffect, useState } from 'preact/hooks';

import { Clock } from '../../../addon/sidebar/now.tsx';
import { Loading } from '../../../addon/sidebar/parts/shown.tsx';
import { readSession, signIn } from './api.ts';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

type Access = 'asking' | 'in' | { refused: string | null };

/** A ticket behind the # is used at once and taken out of the address. */
function takeTicket(): string | null {
  const ticket = /^#ticket=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (ticket !== null) history.replaceState(null, '', location.pathname);
  return ticket;
}

export function App() {
  const [access, setAccess] = useState<Access>('asking');
  useEffect(() => {
    const ticket = takeTicket();
    const enter = async (): Promise<void> => {
      // Whoever is in already keeps the ticket for another browser.
      await readSession().catch(() => (ticket === null ? Promise.reject(new Error()) : signIn({ ticket })));
      setAccess('in');
    };
    enter().catch((error: unknown) => setAccess({ refused: error instanceof Error ? error.message : '' }));
  }, []);
  const leave = useCallback(() => setAccess({ refused: null }), []);
  if (access === 'asking') return <Loading what="The dashboard is loading" />;
  return (
    <Clock>
      {access === 'in' ? (
        <SignedIn leave={leave} />
      ) : (
        <SignIn refused={access.refused} enter={() => setAccess('in')} />
      )}
    </Clock>
  );
}
