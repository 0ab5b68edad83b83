/** The head of a link: its state in a sentence, the facts, and what an operator can do about it. */
import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Fact, QuotaBar } from '../../../../addon/sidebar/parts/fact.tsx';
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago } from '../../../../addon/sidebar/parts/shown.tsx';
import { useTab } from '../../../../addon/sidebar/tab-context.tsx';
import { useAct } from '../../../../addon/sidebar/use-act.ts';
import { counted } from '../../../../addon/sidebar/words.ts';
import type { LinkView } from '../../../../shared/protocol/link-api/views.ts';
import type { LiveLink } from '../../../../shared/protocol/operator-api/views.ts';
import { useBoard } from '../board.tsx';
import { stateOf } from '../link-state.ts';

interface HeadProps {
  link: LiveLink;
  view: LinkView | null;
  refresh: () => Promise<void>;
}

export function LinkHead({ link, view, refresh }: HeadProps) {
  const { now, tell } = useBoard();
  const { askLink } = useTab();
  const act = useAct();
  const { tone, word, note } = stateOf(link, now);
  const isPaused = link.status === 'paused';
  const ask = (call: 'syncNow' | 'pauseLink' | 'resumeLink', done: string): void =>
    void act.run(async () => {
      await askLink(call, {});
      await refresh();
      tell(done);
    });
  return (
    <header class="link-head">
      <p class="crumbs">
        <a href="#/links">Links</a> <span aria-hidden="true">›</span> {link.title}
      </p>
      <h1>
        {link.tab} <span class={`state ${tone}`}>{word}</span>
      </h1>
      <p class="sentence">{view?.sentence ?? note}</p>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <div class="buttons">
        <Button
          kind="action"
          icon="sync"
          isBusy={act.isBusy}
          onClick={() => ask('syncNow', 'The whole tab is compared now.')}
        >
          Sync now
        </Button>
        <Button
          isBusy={act.isBusy}
          onClick={() => (isPaused ? ask('resumeLink', 'It goes on.') : ask('pauseLink', 'Paused.'))}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
        <a class="button plain" href={link.sheetUrl} target="_blank" rel="noreferrer">
          Open the sheet
        </a>
      </div>
      {view && <Facts view={view} />}
    </header>
  );
}

function Facts({ view }: { view: LinkView }) {
  const { drift, triggers, quota } = view;
  return (
    <dl class="fact-row">
      <Fact name="MySQL table">
        <code>{view.table}</code>
      </Fact>
      <Fact name="Rows">{view.rows.toLocaleString('en-US')}</Fact>
      <Fact name="Last edit">{view.edits.lastAt === null ? 'none yet' : <Ago at={view.edits.lastAt} />}</Fact>
      <Fact name="Last change">
        {view.changes.lastAt === null ? 'none yet' : <Ago at={view.changes.lastAt} />}
      </Fact>
      <Fact name="Drift">
        {drift === null ? (
          'not compared yet'
        ) : (
          <>
            {counted(drift.cells, 'cell')}, <Ago at={drift.at} />
          </>
        )}
      </Fact>
      {view.heldRows > 0 && <Fact name="Left as typed">{counted(view.heldRows, 'row')}</Fact>}
      <Fact name="Edits noticed by">
        {triggers.owner ?? 'not known'}
        {triggers.lastSeenAt !== null && (
          <>
            , <Ago at={triggers.lastSeenAt} />
          </>
        )}
      </Fact>
      {triggers.nearLimit != null && (
        <Fact name="Google’s daily limit for them">{triggers.nearLimit.percent} % used</Fact>
      )}
      {quota && (
        <Fact name="Google’s quota, this minute">
          <QuotaBar name="Reads" {...quota.reads} />
          <QuotaBar name="Writes" {...quota.writes} />
        </Fact>
      )}
    </dl>
  );
}
