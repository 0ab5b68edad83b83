/** Step one: the server's account has to be an editor of the spreadsheet. One click, or by hand. */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../ask.ts';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { useAct } from '../use-act.ts';

interface ShareProps {
  isLooking: boolean;
  /** Looks whether it is shared now; true when it is. */
  look: () => Promise<boolean>;
}

export function Share({ isLooking, look }: ShareProps) {
  const [account, setAccount] = useState<string | null>(null);
  const [isStill, setStill] = useState(false);
  const asking = useAct();
  const sharing = useAct();
  const { run } = asking;
  useEffect(() => void run(async () => setAccount((await ask('about', {})).serviceAccount)), [run]);
  const check = async (): Promise<void> => setStill(!(await look()));
  const share = async (): Promise<void> => {
    await ask('share', {});
    await check();
  };
  return (
    <section class="intro">
      <h2>Share this spreadsheet with Rowlink</h2>
      <p>
        Rowlink reads and writes the sheet with an account of its own. It sees this spreadsheet and no other
        of yours.
      </p>
      {account !== null && (
        <p class="account">
          <code>{account}</code>
        </p>
      )}
      <ProblemNote problem={asking.problem} />
      <ProblemNote problem={sharing.problem} onClose={sharing.dismiss} />
      {isStill && !isLooking && (
        <Note tone="wait">Not shared yet. Google sometimes needs a few seconds; check again.</Note>
      )}
      <div class="buttons">
        <Button kind="action" isBusy={sharing.isBusy || isLooking} onClick={() => void sharing.run(share)}>
          Share as editor
        </Button>
        <Button isBusy={isLooking} onClick={() => void check()}>
          Check again
        </Button>
      </div>
      <details class="plain-details">
        <summary>Share by hand</summary>
        <p>
          Click <b>Share</b> at the top right of the sheet, paste the address above, choose <b>Editor</b>, and
          send. If your organisation does not let you share with other addresses, ask its administrator.
        </p>
      </details>
    </section>
  );
}
