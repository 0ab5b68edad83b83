/** The server does not know this link, or not its secret: the tab can be linked again, or let go. */
import { ask } from './ask.ts';
import { Button } from './parts/button.tsx';
import { Note, ProblemNote } from './parts/note.tsx';
import { useTab } from './tab-context.tsx';
import { useAct } from './use-act.ts';

const LOST = ['LINK_UNKNOWN', 'WEBHOOK_UNSIGNED'];

export function LinkLost() {
  const tab = useTab();
  const act = useAct();
  const { problem } = tab.link;
  if (problem === null || !LOST.includes(problem.code)) return null;
  const again = async (): Promise<void> => tab.accept(await ask('register', {}));
  const letGo = async (): Promise<void> => tab.accept(await ask('unlink', { clean: false }));
  return (
    <Note tone="wait" title="The server does not know this tab">
      <p>
        Its database may be new, or the tab was linked from another copy. Nothing crosses until it is linked
        again.
      </p>
      <ProblemNote problem={act.problem} />
      <div class="buttons">
        <Button kind="action" isBusy={act.isBusy} onClick={() => void act.run(again)}>
          Link it again
        </Button>
        <Button isBusy={act.isBusy} onClick={() => void act.run(letGo)}>
          Forget the link
        </Button>
      </div>
    </Note>
  );
}
