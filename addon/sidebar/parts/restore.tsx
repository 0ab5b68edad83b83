/** Puts something back on both sides. What was changed since is overwritten only when the person says so again. */
import type { Acting } from '../use-act.ts';
import { Confirm } from './confirm.tsx';

interface RestoreProps {
  act: Acting;
  /** What the button says the first time. */
  text: string;
  /** What will be done. */
  question: string;
  /** What will be done when it was changed since. */
  changed: string;
  restore: (force: boolean) => void;
}

export function Restore({ act, text, question, changed, restore }: RestoreProps) {
  const isChangedSince = act.problem?.code === 'CELL_CHANGED';
  return (
    <Confirm
      kind="link"
      icon="undo"
      text={isChangedSince ? 'Restore anyway…' : text}
      isBusy={act.isBusy}
      isDangerous={isChangedSince}
      question={isChangedSince ? changed : question}
      yes="Restore"
      onYes={() => restore(isChangedSince)}
    />
  );
}
