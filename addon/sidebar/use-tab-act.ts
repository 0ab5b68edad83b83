/** As `useAct`, with a way to have the add-on change the tab: what the tab is then is shown, and said in a sentence. */
import { ask } from './ask.ts';
import type { Operations } from '../rpc.ts';
import { useTab } from './tab-context.tsx';
import { useAct, type Acting } from './use-act.ts';

type Change = 'sync' | 'takeOver' | 'rotateKey' | 'unlink';

export interface TabActing extends Acting {
  change: <O extends Change>(op: O, request: Operations[O]['request'], done: string) => void;
}

export function useTabAct(): TabActing {
  const tab = useTab();
  const act = useAct();
  const change: TabActing['change'] = (op, request, done) =>
    void act.run(async () => {
      tab.accept(await ask(op, request));
      tab.tell(done);
    });
  return { ...act, change };
}
