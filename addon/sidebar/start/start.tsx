/**
 * From a plain tab to a synced one: share the spreadsheet, look at the columns, see what would happen, start. The first
 * step is left out when the server reads the spreadsheet already.
 */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PreviewAnswer } from '../../../shared/protocol/registration.ts';
import type { Problem, TabStatus } from '../../rpc.ts';
import { ask } from '../ask.ts';
import { isMissing, problemOf } from '../problem.ts';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Loading } from '../parts/shown.tsx';
import { useAct } from '../use-act.ts';
import type { Draft } from './choices.ts';
import { choicesOf, newDraft } from './choices.ts';
import { ChooseColumns, HeaderRow } from './choose-columns.tsx';
import { ChooseTable } from './choose-table.tsx';
import { Review } from './review.tsx';
import { Share } from './share.tsx';

type Step = 'columns' | 'review';

/** The server cannot read the spreadsheet yet. */
const NOT_SHARED = ['SHEETS_DENIED', 'SHEETS_GONE'];

export function Start({ title, accept }: { title: string; accept: (status: TabStatus) => void }) {
  const [draft, setDraft] = useState<Draft>(newDraft);
  const [preview, setPreview] = useState<PreviewAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLooking, setLooking] = useState(true);
  const [step, setStep] = useState<Step>('columns');
  const starting = useAct();

  const look = useCallback(async (wanted: Draft, known: PreviewAnswer | null) => {
    setLooking(true);
    try {
      setPreview(await ask('preview', choicesOf(wanted, known)));
      setProblem(null);
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setLooking(false);
    }
  }, []);
  useEffect(() => void look(newDraft, null), [look]);

  const changeTable = (table: string | null): void => {
    const next = { ...newDraft, headerRow: draft.headerRow, table };
    setDraft(next);
    setPreview(null);
    void look(next, null);
  };
  const changeViewKey = (viewKey: string): void => {
    const next = { ...draft, viewKey };
    setDraft(next);
    void look(next, null);
  };
  const changeHeaderRow = (headerRow: number): void => {
    const next = { ...newDraft, headerRow, table: draft.table, viewKey: draft.viewKey };
    setDraft(next);
    void look(next, null);
  };
  const start = (): void =>
    void starting.run(async () => accept(await ask('register', choicesOf(draft, preview))));
  const needsShare = problem !== null && NOT_SHARED.includes(problem.code);
  const isEmpty = problem?.code === 'TAB_WITHOUT_HEADERS';
  const canOnlyStart = problem !== null && isMissing(problem);

  return (
    <>
      <Steps
        at={needsShare || (preview === null && !canOnlyStart && !isEmpty) ? 0 : step === 'columns' ? 1 : 2}
      />
      {isEmpty && <Intro title={title} />}
      {needsShare && <Share isLooking={isLooking} look={() => look(draft, preview)} />}
      {!needsShare && !canOnlyStart && !isLooking && step === 'columns' && (
        <ChooseTable
          table={draft.table}
          viewKey={draft.viewKey}
          isEmpty={isEmpty}
          change={changeTable}
          changeViewKey={changeViewKey}
        />
      )}
      {problem !== null && !needsShare && !canOnlyStart && (
        <>
          {isEmpty ? (
            <>
              <Note tone="info">{problem.message}</Note>
              <HeaderRow row={draft.headerRow} change={changeHeaderRow} />
            </>
          ) : (
            <ProblemNote problem={problem} />
          )}
          <Button isBusy={isLooking} onClick={() => void look(draft, preview)}>
            Look again
          </Button>
        </>
      )}
      {preview === null && problem === null && (
        <>
          <Intro title={title} />
          <Loading what="The tab is being read" />
        </>
      )}
      {canOnlyStart && (
        <>
          <Intro title={title} />
          <ProblemNote problem={starting.problem} />
          <Button kind="action" isBusy={starting.isBusy} onClick={start}>
            Start syncing this tab
          </Button>
        </>
      )}
      {preview !== null && !needsShare && step === 'columns' && (
        <ChooseColumns
          draft={draft}
          preview={preview}
          isBusy={isLooking}
          change={setDraft}
          changeHeaderRow={changeHeaderRow}
          next={async () => {
            if (await look(draft, preview)) setStep('review');
          }}
        />
      )}
      {preview !== null && !needsShare && step === 'review' && (
        <Review
          preview={preview}
          draft={draft}
          change={setDraft}
          acting={starting}
          back={() => setStep('columns')}
          start={start}
        />
      )}
    </>
  );
}

const STEPS = ['Share', 'Columns', 'Start'];

function Steps({ at }: { at: number }) {
  return (
    <ol class="steps" aria-label="Steps">
      {STEPS.map((name, index) => (
        <li key={name} class={index < at ? 'done' : ''} aria-current={index === at ? 'step' : undefined}>
          <span aria-hidden="true">{index < at ? '✓' : index + 1}</span> {name}
        </li>
      ))}
    </ol>
  );
}

function Intro({ title }: { title: string }) {
  return (
    <section class="intro">
      <h2>Keep “{title}” and MySQL in step</h2>
      <p>
        Rowlink makes a MySQL table for this tab, or takes one that is there. An edit here is in MySQL about a
        second later, and what any program changes in MySQL comes back here.
      </p>
    </section>
  );
}
