/** Failures of work and requests, the newest first; the same one within a minute is one entry. */
import { useCallback, useState } from 'preact/hooks';

import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Select } from '../../../../addon/sidebar/parts/field.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago, Loading, Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { useList } from '../../../../addon/sidebar/use-list.ts';
import { counted } from '../../../../addon/sidebar/words.ts';
import type { ErrorView } from '../../../../shared/protocol/operator-api/views.ts';
import { listErrors } from '../api.ts';
import { LinkFilter, LinkName } from './link-name.tsx';

const SOURCES = [
  ['', 'everywhere'],
  ['work', 'in work'],
  ['request', 'in requests'],
] as const;

export function ErrorLog() {
  const [code, setCode] = useState('');
  const [source, setSource] = useState<(typeof SOURCES)[number][0]>('');
  const [link, setLink] = useState('');
  const [codes, setCodes] = useState<readonly (readonly [string, string])[]>([]);
  const load = useCallback(
    async (before?: number) => {
      const answer = await listErrors({
        before,
        code: code || undefined,
        source: source || undefined,
        link: link || undefined,
      });
      setCodes(
        answer.codes.map((each) => [each.code, `${each.code} (${each.times.toLocaleString('en-US')})`]),
      );
      return answer;
    },
    [code, source, link],
  );
  const list = useList(load, null);
  return (
    <section aria-labelledby="error-log">
      <h2 id="error-log">Log of failures</h2>
      <div class="filters">
        <Select
          label="Code"
          value={code}
          options={[['', 'every code'], ...withChosen(codes, code)]}
          onChange={setCode}
        />
        <Select label="Where" value={source} options={SOURCES} onChange={setSource} />
        <LinkFilter value={link} onChange={setLink} />
      </div>
      <ProblemNote problem={list.problem} />
      {list.entries === null && list.problem === null && <Loading what="Failures are loading" />}
      {list.entries?.length === 0 && (
        <Nothing icon="check" title="No failures">
          What fails and is tried again is noted here, with its reason.
        </Nothing>
      )}
      <ul class="log">
        {list.entries?.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} />
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </section>
  );
}

/** What is chosen stays a choice, also when nothing of it is left. */
export function withChosen(
  codes: readonly (readonly [string, string])[],
  chosen: string,
): readonly (readonly [string, string])[] {
  return chosen === '' || codes.some(([code]) => code === chosen) ? codes : [...codes, [chosen, chosen]];
}

function Entry({ entry }: { entry: ErrorView }) {
  const { code, message, detail, place, linkIds, times, at, trace } = entry;
  return (
    <article class="failure" aria-label={`${code} in ${place}`}>
      <header>
        <code class="code">{code}</code>
        <span class="soft">
          {times > 1 && `${counted(times, 'time')}, last `}
          <Ago at={at} />
        </span>
      </header>
      <p>{message}</p>
      {detail !== null && <p class="soft detail">{detail}</p>}
      <p class="soft meta">
        {place}
        {linkIds.map((linkId) => (
          <>
            {' · '}
            <LinkName key={linkId} linkId={linkId} />
          </>
        ))}
        {trace !== null && (
          <>
            {' · log lines: '}
            <code>{trace}</code>
          </>
        )}
      </p>
    </article>
  );
}
