/** What operators did, the newest first. */
import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago, Loading, Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { useList } from '../../../../addon/sidebar/use-list.ts';
import type { ActView } from '../../../../shared/protocol/operator-api/views.ts';
import { listActs } from '../api.ts';
import { LinkName } from '../errors/link-name.tsx';

const readActs = (before?: number) => listActs({ before });

export function Acts() {
  const list = useList(readActs, null);
  return (
    <section aria-labelledby="acts">
      <h2 id="acts">What operators did</h2>
      <ProblemNote problem={list.problem} />
      {list.entries === null && list.problem === null && <Loading what="What operators did is loading" />}
      {list.entries?.length === 0 && (
        <Nothing icon="check" title="Nothing yet">
          Whoever signs in, or changes something here or by the operator token, is noted.
        </Nothing>
      )}
      <ul class="log">
        {list.entries?.map((act) => (
          <li key={act.id}>
            <Entry act={act} />
          </li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </section>
  );
}

function Entry({ act: { act, at, by, linkId, status } }: { act: ActView }) {
  return (
    <article class="failure" aria-label={act}>
      <header>
        <strong>{by ?? 'with the operator token'}</strong>
        <span class="soft">
          <Ago at={at} />
        </span>
      </header>
      <p class="soft meta">
        <code>{act}</code>
        {linkId !== null && (
          <>
            {' · '}
            <LinkName linkId={linkId} />
          </>
        )}
        {status >= 400 && ` · refused (${status})`}
      </p>
    </article>
  );
}
