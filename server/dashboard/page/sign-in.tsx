/** Signing in with the operator's token. It is sent once and kept nowhere in the browser. */
import { useId, useState } from 'preact/hooks';

import { Button } from '../../../addon/sidebar/parts/button.tsx';
import { Note, ProblemNote } from '../../../addon/sidebar/parts/note.tsx';
import { useAct } from '../../../addon/sidebar/use-act.ts';
import { signIn } from './api.ts';
import { Mark } from './parts/mark.tsx';

export function SignIn({ refused, enter }: { refused: string | null; enter: () => void }) {
  const act = useAct();
  const [token, setToken] = useState('');
  const id = useId();
  const submit = async (): Promise<void> => {
    if (await act.run(() => signIn({ token: token.trim() }))) enter();
  };
  return (
    <main class="sign-in">
      <h1>
        <Mark /> Rowlink
      </h1>
      {refused !== null && refused !== '' && act.problem === null && <Note tone="wait">{refused}</Note>}
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
        <Button kind="action" isBusy={act.isBusy} onClick={() => void submit()}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
