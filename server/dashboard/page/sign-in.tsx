/** Signing in: at the operators' provider where there is one, or with the token, which is sent once and kept nowhere in the browser. */
import { useEffect, useId, useState } from 'preact/hooks';

import type { SessionView } from '../../../shared/protocol/operator-api/views.ts';
import { Button } from '../../../addon/sidebar/parts/button.tsx';
import { Note, ProblemNote } from '../../../addon/sidebar/parts/note.tsx';
import { useAct } from '../../../addon/sidebar/use-act.ts';
import { SIGN_IN_PATH } from '../../../shared/protocol/operator-api/sign-in.ts';
import { readWaysIn, signIn } from './api.ts';
import { Mark } from './parts/mark.tsx';

export function SignIn({
  refused,
  enter,
}: {
  refused: string | null;
  enter: (session: SessionView) => void;
}) {
  const act = useAct();
  const [token, setToken] = useState('');
  const [provider, setProvider] = useState<string | null>(null);
  const id = useId();
  useEffect(() => {
    // Without an answer the token is still a way in.
    readWaysIn().then(
      ({ openId }) => setProvider(openId?.provider ?? null),
      () => undefined,
    );
  }, []);
  const submit = async (): Promise<void> => {
    await act.run(async () => enter(await signIn({ token: token.trim() })));
  };
  return (
    <main class="sign-in">
      <h1>
        <Mark /> Rowlink
      </h1>
      {refused !== null && refused !== '' && act.problem === null && <Note tone="wait">{refused}</Note>}
      {provider !== null && (
        <p class="by-name">
          <a class="button action" href={SIGN_IN_PATH}>
            Sign in with your account
          </a>
          <span class="hint">
            at <code>{provider}</code>
          </span>
        </p>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div class="field">
          <label for={id}>Operator token</label>
          <input
            id={id}
            type="password"
            autocomplete="current-password"
            required
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
          <p class="hint">
            The value of <code>SYNC_OPERATOR_TOKEN</code> on the server. It is not kept in this browser.
          </p>
        </div>
        <ProblemNote problem={act.problem} onClose={act.dismiss} />
        <Button
          kind={provider === null ? 'action' : 'plain'}
          isBusy={act.isBusy}
          onClick={() => void submit()}
        >
          {provider === null ? 'Sign in' : 'Sign in with the token'}
        </Button>
      </form>
    </main>
  );
}
