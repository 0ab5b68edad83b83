/** A way from an entry to its cell in the sheet. */
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
  const { sheet } = tab;
  if (sheet === null || (rowKey === null && row === null)) return null;
  const go = () => sheet.goTo({ rowKey, row, columnId: columnIdOf(tab, column) });
  return (
    <Button kind="link" icon="go" isBusy={act.isBusy} onClick={() => void act.run(go)}>
      {column === null ? 'Go to row' : 'Go to cell'}
    </Button>
  );
}
