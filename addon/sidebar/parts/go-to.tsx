/** A way from an entry to its cell in the sheet. */
import { ask } from '../ask.ts';
import { focusSheet } from '../google-script.ts';
import { columnIdOf, useTab } from '../tab-context.tsx';
import type { Acting } from '../use-act.ts';
import { Button } from './button.tsx';

interface GoToProps {
  act: Acting;
  rowKey: string | null;
  row: number | null;
  /** MySQL name. */
  column: string | null;
}

export function GoTo({ act, rowKey, row, column }: GoToProps) {
  const tab = useTab();
  if (rowKey === null && row === null) return null;
  const go = async (): Promise<void> => {
    await ask('goTo', { rowKey, row, columnId: columnIdOf(tab, column) });
    focusSheet();
  };
  return (
    <Button kind="link" icon="go" isBusy={act.isBusy} onClick={() => void act.run(go)}>
      {column === null ? 'Go to row' : 'Go to cell'}
    </Button>
  );
}
