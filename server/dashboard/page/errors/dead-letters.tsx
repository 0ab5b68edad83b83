/** Rows that were set aside after their last attempt, of all links: chosen one by one, or all that the filters leave, and tried again. */
import { useCallback, useState } from 'preact/hooks';

import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Confirm } from '../../../../addon/sidebar/parts/confirm.tsx';
import { Select } from '../../../../addon/sidebar/parts/field.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago, Loading, Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { useAct } from '../../../../addon/sidebar/use-act.ts';
import { useList } from '../../../../addon/sidebar/use-list.ts';
import { counted } from '../../../../addon/sidebar/words.ts';
import type { LetterView } from '../../../../shared/protocol/operator-api/views.ts';
import { listLetters, retryLetters } from '../api.ts';
import { useBoard } from '../board.tsx';
import { withChosen } from './error-log.tsx';
import { LinkFilter, LinkName } from './link-name.tsx';

const WAYS = [
  ['', 'both ways'],
  ['sheet-to-mysql', 'sheet to MySQL'],
  ['mysql-to-sheet', 'MySQL to sheet'],
] as const;

export function DeadLetters() {
  const { live, tell } = useBoard();
  const act = useAct();
  const [code, setCode] = useState('');
  const [direction, setDirection] = useState<(typeof WAYS)[number][0]>('');
  const [link, setLink] = useState('');
  const [codes, setCodes] = useState<readonly (readonly [string, string])[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const load = useCallback(
    async (before?: number) => {
      const answer = await listLetters({
        before,
        code: code || undefined,
        direction: direction || undefined,
        link: link || undefined,
      });
      setCodes(
        answer.codes.map((each) => [each.code, `${each.code} (${each.times.toLocaleString('en-US')})`]),
      );
      return answer;
    },
    [code, direction, link],
  );
  const all = [...live.links.values()].reduce((sum, { deadLetters }) => sum + deadLetters, 0);
  const list = useList(load, all);
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
  const isFiltered = code !== '' || direction !== '' || link !== '';
  return (
    <section aria-labelledby="dead-letters">
      <h2 id="dead-letters">Set aside after several attempts</h2>
      <div class="filters">
        <Select
          label="Reason"
          value={code}
          options={[['', 'every reason'], ...withChosen(codes, code)]}
          onChange={setCode}
        />
        <Select label="Way" value={direction} options={WAYS} onChange={setDirection} />
        <LinkFilter value={link} onChange={setLink} />
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
            onYes={() =>
              retry({ code: code || undefined, direction: direction || undefined, link: link || undefined })
            }
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
