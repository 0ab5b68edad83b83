/** Cells that both sides changed: both values side by side, and a choice. Decided ones can be taken back. */
import { useCallback, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Select, Switch } from '../parts/field.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Loading, Nothing } from '../parts/shown.tsx';
import { headerOf, useTab, versionOf } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';
import { useList } from '../use-list.ts';
import { counted } from '../words.ts';
import { ConflictCard } from './conflict-card.tsx';

const STATES = [
  ['open', 'To decide'],
  ['all', 'All'],
] as const;

export function Conflicts() {
  const { link, askLink } = useTab();
  const [state, setState] = useState<(typeof STATES)[number][0]>('open');
  const load = useCallback(
    (before?: number) => askLink('listConflicts', { state, ...(before !== undefined && { before }) }),
    [askLink, state],
  );
  const list = useList(load, versionOf(link, link.view?.openConflicts));
  const { entries } = list;
  const open = entries?.filter(({ isOpen }) => isOpen) ?? [];
  return (
    <>
      <h2 class="unseen">Conflicts</h2>
      <Switch label="Which conflicts" value={state} options={STATES} onChange={setState} />
      <ProblemNote problem={list.problem} />
      {entries === null && list.problem === null && <Loading what="Conflicts are loading" />}
      {entries?.length === 0 && (
        <Nothing icon="check" title={state === 'open' ? 'Nothing to decide' : 'No conflicts so far'}>
          When the sheet and MySQL change the same cell at the same time, both values are kept here.
        </Nothing>
      )}
      {open.length > 1 && <ChooseAll columns={columnsOf(open)} done={list.refresh} />}
      <ul class="cards">
        {entries?.map((conflict) => (
          <li key={conflict.id}>
            <ConflictCard conflict={conflict} done={list.refresh} />
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </>
  );
}

function columnsOf(conflicts: readonly { column: string | null }[]): string[] {
  return [...new Set(conflicts.flatMap(({ column }) => (column === null ? [] : [column])))];
}

/** One answer for all open conflicts, or for those of one column. */
function ChooseAll({ columns, done }: { columns: string[]; done: () => Promise<void> }) {
  const tab = useTab();
  const act = useAct();
  const [column, setColumn] = useState('');
  const choose = async (side: 'sheet' | 'db'): Promise<void> => {
    const { count } = await tab.askLink('chooseAllConflicts', { side, ...(column !== '' && { column }) });
    tab.tell(`${counted(count, 'conflict')} decided.`);
    await Promise.all([done(), tab.refresh()]);
  };
  const which = column === '' ? 'every open conflict' : `every open conflict of “${headerOf(tab, column)}”`;
  return (
    <section class="all" aria-label="Decide many at once">
      <Select
        label="Decide many at once"
        value={column}
        options={[['', 'all columns'], ...columns.map((name) => [name, headerOf(tab, name)] as const)]}
        onChange={setColumn}
      />
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <div class="buttons">
        {(['sheet', 'db'] as const).map((side) => (
          <Confirm
            key={side}
            text={side === 'sheet' ? 'Keep sheet' : 'Keep MySQL'}
            label={side === 'sheet' ? 'Keep sheet in all conflicts' : 'Keep MySQL in all conflicts'}
            isBusy={act.isBusy}
            question={`${side === 'sheet' ? 'The sheet’s' : 'MySQL’s'} value will be kept in ${which}. The other values stay in the list and can be restored.`}
            yes={side === 'sheet' ? 'Keep all from sheet' : 'Keep all from MySQL'}
            onYes={() => void act.run(() => choose(side))}
          />
        ))}
      </div>
    </section>
  );
}
