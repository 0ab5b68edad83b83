/** Failures of work and requests, the newest first; the same one within a minute is one entry. */
import { useState } from 'preact/hooks';

import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Select } from '../../../../addon/sidebar/parts/field.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago, Loading, Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { counted } from '../../../../addon/sidebar/words.ts';
import type { ErrorPage } from '../../../../shared/protocol/operator-api/requests.ts';
import type { ErrorView } from '../../../../shared/protocol/operator-api/views.ts';
import { listErrors, type WantedPage } from '../api.ts';
import { LinkFilter, LinkName } from './link-name.tsx';
import { useFailures } from './use-failures.ts';

const SOURCES = [
  ['', 'everywhere'],
  ['work', 'in work'],
  ['request', 'in requests'],
] as const;

export function ErrorLog() {
  const [filter, setFilter] = useState<WantedPage<ErrorPage>>({});
  const { list, codes } = useFailures(listErrors, filter, null);
  return (
    <section aria-labelledby="error-log">
      <h2 id="error-log">Log of failures</h2>
      <div class="filters">
        <Select
          label="Code"
          value={filter.code ?? ''}
          options={[['', 'every code'], ...codes]}
          onChange={(code) => setFilter({ ...filter, code: code || undefined })}
        />
        <Select
          label="Where"
          value={filter.source ?? ''}
          options={SOURCES}
          onChange={(source) => setFilter({ ...filter, source: source || undefined })}
        />
        <LinkFilter link={filter.link} onChange={(link) => setFilter({ ...filter, link })} />
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
