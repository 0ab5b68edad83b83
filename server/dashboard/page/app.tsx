/** The dashboard: signs in, follows the server's stream, and shows the place that the address names. */
import { useCallback, useEffect, useState } from 'preact/hooks';

import { SIGN_IN_PROBLEMS, type SignInProblem } from '../../../shared/protocol/operator-api/sign-in.ts';
import type { SessionView } from '../../../shared/protocol/operator-api/views.ts';
import { Clock } from '../../../addon/sidebar/now.tsx';
import { Loading } from '../../../addon/sidebar/parts/shown.tsx';
import { readSession, signIn } from './api.ts';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

type Access = 'asking' | { session: SessionView } | { refused: string | null };

/** A ticket behind the # is used at once and taken out of the address. */
function takeTicket(): string | null {
  const ticket = /^#ticket=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (ticket !== null) history.replaceState(null, '', location.pathname);
  return ticket;
}

/** Why the provider's word did not let him in; told once. */
function takeRefusal(): string | null {
  const code = /^#refused=(\w+)$/.exec(location.hash)?.[1] ?? '';
  if (!(code in SIGN_IN_PROBLEMS)) return null;
  history.replaceState(null, '', location.pathname);
  return SIGN_IN_PROBLEMS[code as SignInProblem];
}

export function App() {
  const [access, setAccess] = useState<Access>('asking');
  useEffect(() => {
    const ticket = takeTicket();
    const refusal = takeRefusal();
    const enter = async (): Promise<void> => {
      // Whoever is in already keeps the ticket for another browser.
      const session = await readSession().catch(() =>
        ticket === null ? Promise.reject(new Error(refusal ?? '')) : signIn({ ticket }),
      );
      setAccess({ session });
    };
    enter().catch((error: unknown) => setAccess({ refused: error instanceof Error ? error.message : '' }));
  }, []);
  const leave = useCallback(() => setAccess({ refused: null }), []);
  if (access === 'asking') return <Loading what="The dashboard is loading" />;
  return (
    <Clock>
      {'session' in access ? (
        <SignedIn by={access.session.by} leave={leave} />
      ) : (
        <SignIn refused={access.refused} enter={(session) => setAccess({ session })} />
      )}
    </Clock>
  );
}
