/** The history of the link: who changed what, from what to what; filtered by row or column, and put back. */
import { useCallback, useState } from 'preact/hooks';
import type { ActivityList } from '../../../shared/protocol/link-api/views.ts';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { GoTo } from '../parts/go-to.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Restore } from '../parts/restore.tsx';
import { Ago, Loading, Nothing, Value } from '../parts/shown.tsx';
import { headerOf, useTab, versionOf } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';
import { useList } from '../use-list.ts';

type Entry = ActivityList['entries'][number];

const ORIGINS: Readonly<Record<Entry['origin'], readonly [icon: IconName, name: string]>> = {
  SHEET: ['sheet', 'Sheet'],
  DATABASE: ['database', 'MySQL'],
  SYSTEM: ['sync', 'Rowlink'],
};
const CELLS_SHOWN = 4;

export function Activity() {
  const tab = useTab();
  const { link, columns } = tab;
  const [column, setColumn] = useState('');
  const [rowText, setRowText] = useState('');
  const row = Number(rowText);
  const hasRow = rowText.trim() !== '' && Number.isInteger(row) && row > 0;
  const load = useCallback(
    (before?: number) =>
      tab.askLink('listActivity', {
        ...(column !== '' && { column }),
        ...(hasRow && { row }),
        ...(before !== undefined && { before }),
      }),
    [tab.askLink, column, hasRow, row],
  );
  const { view } = link;
  const list = useList(load, versionOf(link, view?.edits.lastAt, view?.changes.lastAt));
  const isFiltered = column !== '' || hasRow;
  return (
    <>
      <h2 class="unseen">Activity</h2>
      <div class="filter">
        <TextField
          label="Row"
          type="number"
          min={1}
          value={rowText}
          onInput={setRowText}
          onDone={setRowText}
        />
        <Select
          label="Column"
          value={column}
          options={[
            ['', 'all'],
            ...(columns?.columns ?? []).map(({ name, header }) => [name, header] as const),
          ]}
          onChange={setColumn}
        />
      </div>
      <ProblemNote problem={list.problem} />
      {list.entries === null && list.problem === null && <Loading what="The history is loading" />}
      {list.entries?.length === 0 && (
        <Nothing icon="activity" title={isFiltered ? 'Nothing of that kind' : 'Nothing happened yet'}>
          Every edit and every change of a cell is kept here, with what was there before.
        </Nothing>
      )}
      <ol class="timeline">
        {list.entries?.map((entry) => (
          <li key={entry.id}>
            <EntryCard entry={entry} done={list.refresh} />
          </li>
        ))}
      </ol>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </>
  );
}

function EntryCard({ entry, done }: { entry: Entry; done: () => Promise<void> }) {
  const tab = useTab();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const [icon, origin] = ORIGINS[entry.origin];
  const cells = isOpen ? entry.cells : entry.cells.slice(0, CELLS_SHOWN);
  const hidden = entry.cells.length - cells.length;
  const restore = (force: boolean): void =>
    void act.run(async () => {
      await tab.askLink('restoreActivity', { id: entry.id, force });
      tab.tell('The value from before is back.');
      await Promise.all([done(), tab.refresh()]);
    });
  return (
    <article class={`entry ${entry.origin.toLowerCase()}`} aria-label={titleOf(entry, origin)}>
      <span class="dot">
        <Icon name={icon} size={14} />
      </span>
      <header>
        <h3>{titleOf(entry, origin)}</h3>
        <span class="soft">
          <Ago at={entry.at} />
        </span>
      </header>
      {entry.by !== null && <p class="soft by">{entry.by}</p>}
      {cells.length > 0 && (
        <dl class="diff">
          {cells.map(({ column, from, to }) => (
            <div key={column}>
              <dt>{headerOf(tab, column)}</dt>
              <dd>
                <del>
                  <Value value={from} />
                </del>
                <Icon name="right" size={12} />
                <ins>
                  <Value value={to} />
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {hidden > 0 && (
        <Button kind="link" onClick={() => setOpen(true)}>
          {hidden} more
        </Button>
      )}
      {entry.outcome !== '' && <p class="soft outcome">{entry.outcome}</p>}
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <footer>
        {entry.canRestore && (
          <Restore
            act={act}
            text="Restore…"
            question="What was there before will be written to both sides."
            changed="Somebody changed it since. What is there now will be overwritten on both sides."
            restore={restore}
          />
        )}
        <GoTo act={act} rowKey={entry.rowKey} row={entry.row} column={entry.cells[0]?.column ?? null} />
      </footer>
    </article>
  );
}

function titleOf(entry: Entry, origin: string): string {
  const what = { INSERT: 'new row', UPDATE: 'row', DELETE: 'deleted row' }[entry.operation];
  if (entry.row !== null) return `${origin} · ${what} ${entry.row}`;
  return entry.rowKey === null ? `${origin} · many rows` : `${origin} · ${what}`;
}
