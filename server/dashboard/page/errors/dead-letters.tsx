/** Rows that were set aside after their last attempt, of all links: chosen one by one, or all that the filters leave, and tried again. */
import { useState } from 'preact/hooks';

import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Confirm } from '../../../../addon/sidebar/parts/confirm.tsx';
import { Select } from '../../../../addon/sidebar/parts/field.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago, Loading, Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { useAct } from '../../../../addon/sidebar/use-act.ts';
import { counted } from '../../../../addon/sidebar/words.ts';
import type { LetterPage } from '../../../../shared/protocol/operator-api/requests.ts';
import type { LetterView } from '../../../../shared/protocol/operator-api/views.ts';
import { listLetters, retryLetters, type WantedPage } from '../api.ts';
import { useBoard } from '../board.tsx';
import { setAside } from '../live.ts';
import { LinkFilter, LinkName } from './link-name.tsx';
import { useFailures } from './use-failures.ts';

const WAYS = [
  ['', 'both ways'],
  ['sheet-to-mysql', 'sheet to MySQL'],
  ['mysql-to-sheet', 'MySQL to sheet'],
] as const;

export function DeadLetters() {
  const { live, tell } = useBoard();
  const act = useAct();
  const [filter, setFilter] = useState<WantedPage<LetterPage>>({});
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const { list, codes } = useFailures(listLetters, filter, setAside(live));
  const shown = list.entries ?? [];
  const marked = shown.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const retry = (which: Parameters<typeof retryLetters>[0]): void =>
    void act.run(async () => {
      const { count } = await retryLetters(which);
      tell(`${counted(count, 'row')} tried again.`);
      setChosen(new Set());
      await list.refresh();
    });
  const toggle = (id: number): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const isFiltered = Object.values(filter).some((each) => each !== undefined);
  return (
    <section aria-labelledby="dead-letters">
      <h2 id="dead-letters">Set aside after several attempts</h2>
      <div class="filters">
        <Select
          label="Reason"
          value={filter.code ?? ''}
          options={[['', 'every reason'], ...codes]}
          onChange={(code) => setFilter({ ...filter, code: code || undefined })}
        />
        <Select
          label="Way"
          value={filter.direction ?? ''}
          options={WAYS}
          onChange={(direction) => setFilter({ ...filter, direction: direction || undefined })}
        />
        <LinkFilter link={filter.link} onChange={(link) => setFilter({ ...filter, link })} />
      </div>
      <ProblemNote problem={list.problem ?? act.problem} />
      {list.entries === null && list.problem === null && <Loading what="Dead letters are loading" />}
      {list.entries?.length === 0 && (
        <Nothing icon="check" title={isFiltered ? 'Nothing of that kind' : 'Nothing was set aside'}>
          A row whose work fails again and again is set aside, so that all others go on.
        </Nothing>
      )}
      {shown.length > 0 && (
        <div class="buttons">
          <Button
            kind="action"
            icon="sync"
            isBusy={act.isBusy || marked.length === 0}
            onClick={() => retry({ ids: marked })}
          >
            Try {marked.length === 0 ? 'chosen ones' : counted(marked.length, 'row')} again
          </Button>
          <Button
            onClick={() =>
              setChosen(new Set(marked.length === shown.length ? [] : shown.map(({ id }) => id)))
            }
          >
            {marked.length === shown.length ? 'Choose none' : 'Choose all shown'}
          </Button>
          <Confirm
            kind="plain"
            text={isFiltered ? 'Try all of these again…' : 'Try all again…'}
            isBusy={act.isBusy}
            question={`Every row that ${isFiltered ? 'the filters leave' : 'was set aside'} is tried again, also those that are not shown.`}
            yes="Try all again"
            onYes={() => retry(filter)}
          />
        </div>
      )}
      <ul class="log">
        {shown.map((letter) => (
          <li key={letter.id}>
            <Letter letter={letter} isChosen={chosen.has(letter.id)} toggle={() => toggle(letter.id)} />
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </section>
  );
}

function Letter({ letter, isChosen, toggle }: { letter: LetterView; isChosen: boolean; toggle: () => void }) {
  const { linkId, direction, row, code, message, detail, attempts, at } = letter;
  const way = direction === 'sheet-to-mysql' ? 'sheet to MySQL' : 'MySQL to sheet';
  const place = row === null ? 'A row that is not in the sheet' : `Row ${row}`;
  return (
    <article class="failure letter" aria-label={`${place}, ${way}`}>
      <input type="checkbox" aria-label={`Choose ${place}`} checked={isChosen} onChange={toggle} />
      <div>
        <header>
          <h3>
            {place}, {way}
          </h3>
          <span class="soft">
            <Ago at={at} />
          </span>
        </header>
        <p>{message}</p>
        {detail !== null && <p class="soft detail">{detail}</p>}
        <p class="soft meta">
          <LinkName linkId={linkId} /> · <code>{code}</code> · {counted(attempts, 'try', 'tries')}
        </p>
      </div>
    </article>
  );
}
