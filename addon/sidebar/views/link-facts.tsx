/** The quieter facts of a link: table, rows, drift, quota, who notices edits. */
import { filterSentence } from '../../../shared/filter-sentence.ts';
import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import { useNow } from '../now.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Fact, QuotaBar } from '../parts/fact.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Ago } from '../parts/shown.tsx';
import { useTab } from '../tab-context.tsx';
import { useTabAct } from '../use-tab-act.ts';
import { counted, instantOf, lasting } from '../words.ts';

export const TAKEN_OVER = 'Edits are noticed on your behalf now.';

export function LinkFacts() {
  const { link } = useTab();
  const { view } = link;
  return (
    <dl class="facts">
      <Fact name="MySQL table">
        <code>{link.tableName}</code>
      </Fact>
      {view && <Fact name="Rows">{view.rows.toLocaleString('en-US')}</Fact>}
      {view?.filter && <Fact name="Only rows with">{filterSentence(view.filter)}</Fact>}
      {view && <Fact name="Cells that differ">{driftOf(view)}</Fact>}
      {view && view.heldRows > 0 && <Fact name="Rows left as typed">{counted(view.heldRows, 'row')}</Fact>}
      {!view && link.sentAt !== null && (
        <Fact name="Last sent">
          <Ago at={link.sentAt} />
        </Fact>
      )}
      <Fact name="Edits noticed by">
        <Owner />
      </Fact>
      {view?.quota && (
        <Fact name="Google’s quota, this minute">
          <Quota quota={view.quota} />
        </Fact>
      )}
    </dl>
  );
}

function driftOf({ drift }: LinkView) {
  if (drift === null) return 'not compared yet';
  return (
    <>
      {drift.cells === 0 ? 'none' : drift.cells.toLocaleString('en-US')}
      <span class="soft">
        {', '}
        <Ago at={drift.at} />
      </span>
    </>
  );
}

/** Google lets triggers run for one person only; another one may step in. */
function Owner() {
  const { owner, isOwner } = useTab().link;
  const act = useTabAct();
  if (owner === null) return <>nobody</>;
  if (isOwner) return <>you</>;
  return (
    <>
      {owner === '' ? 'somebody' : owner}{' '}
      <Confirm
        kind="link"
        text="Take over"
        isBusy={act.isBusy}
        question="Edits of this spreadsheet will be noticed with your Google account and count for your daily quota. Do this when the other person has left."
        yes="Take over"
        onYes={() => act.change('takeOver', {}, TAKEN_OVER)}
      />
      <ProblemNote problem={act.problem} />
    </>
  );
}

function Quota({ quota }: { quota: NonNullable<LinkView['quota']> }) {
  const now = useNow();
  const { reads, writes, pausedUntil } = quota;
  const pausedMs = pausedUntil === null ? 0 : instantOf(pausedUntil) - now;
  return (
    <>
      <QuotaBar name="Reads" {...reads} />
      <QuotaBar name="Writes" {...writes} />
      {pausedMs > 0 && <span class="soft">Google asked to wait. It goes on in {lasting(pausedMs)}.</span>}
    </>
  );
}
