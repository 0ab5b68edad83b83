/** What waits for a person: deletes to approve, values that MySQL refused, work that was set aside. */
import { useCallback } from 'preact/hooks';
import type { ApprovalList, DeadLetterList, IssueList } from '../../../shared/protocol/link-api/views.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { GoTo } from '../parts/go-to.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { isMissing } from '../problem.ts';
import { Ago, Loading, Nothing } from '../parts/shown.tsx';
import { placeName, useTab, versionOf } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';
import { useList } from '../use-list.ts';
import type { Listed } from '../use-list.ts';
import { counted } from '../words.ts';

type Approval = ApprovalList['approvals'][number];
type Issue = IssueList['entries'][number];
type DeadLetter = DeadLetterList['entries'][number];

const pageOf = (before: number | undefined): { before?: number } => (before === undefined ? {} : { before });

export function Issues() {
  const { link, askLink } = useTab();
  const { view } = link;
  const loadApprovals = useCallback(async () => {
    const { approvals } = await askLink('listApprovals', {});
    return { entries: approvals, next: null };
  }, [askLink]);
  const loadIssues = useCallback((before?: number) => askLink('listIssues', pageOf(before)), [askLink]);
  const loadLetters = useCallback((before?: number) => askLink('listDeadLetters', pageOf(before)), [askLink]);
  const approvals = useList(loadApprovals, versionOf(link, view?.approvals));
  const issues = useList(loadIssues, versionOf(link, view?.issues));
  const letters = useList(loadLetters, versionOf(link, view?.deadLetters));
  const all = [approvals, issues, letters];
  // A server of another version may lack one of them; the others are shown all the same.
  const there = all.filter(({ problem: one }) => one === null || !isMissing(one));
  const lists = there.length > 0 ? there : all;
  const isEmpty = lists.every(({ entries }) => entries?.length === 0);
  const problem = lists.find((list) => list.problem !== null)?.problem ?? null;
  return (
    <>
      {isEmpty && <h2 class="unseen">Issues</h2>}
      <ProblemNote problem={problem} />
      {lists.some(({ entries, problem: one }) => entries === null && one === null) && (
        <Loading what="Issues are loading" />
      )}
      {isEmpty && (
        <Nothing icon="check" title="No issues">
          Values that MySQL cannot hold, and deletes that wait for your word, appear here.
        </Nothing>
      )}
      <Group title="Waiting for your word" list={approvals}>
        {(approval) => <ApprovalCard approval={approval} done={approvals.refresh} />}
      </Group>
      <Group title="Values that MySQL cannot hold" list={issues}>
        {(issue) => <IssueCard issue={issue} />}
      </Group>
      <Group title="Set aside after several tries" list={letters}>
        {(letter) => <LetterCard letter={letter} done={letters.refresh} />}
      </Group>
      {letters.entries !== null && letters.entries.length > 1 && <RetryAll done={letters.refresh} />}
    </>
  );
}

interface GroupProps<T> {
  title: string;
  list: Listed<T>;
  children: (entry: T) => preact.JSX.Element;
}

function Group<T extends { id: number }>({ title, list, children }: GroupProps<T>) {
  if (list.entries === null || list.entries.length === 0) return null;
  return (
    <section>
      <h2 class="group">{title}</h2>
      <ul class="cards">
        {list.entries.map((entry) => (
          <li key={entry.id}>{children(entry)}</li>
        ))}
      </ul>
      {list.hasMore && <Button onClick={() => void list.more()}>Show more</Button>}
    </section>
  );
}

const APPROVALS: Readonly<Record<Approval['kind'], { yes: string; no: string; isDangerous: boolean }>> = {
  'delete-in-mysql': { yes: 'Delete in MySQL', no: 'Put back into the sheet', isDangerous: true },
  'delete-in-sheet': { yes: 'Delete in the sheet', no: 'Put back into MySQL', isDangerous: true },
  'older-version': { yes: 'Take the older version', no: 'Keep what MySQL has', isDangerous: true },
  schema: { yes: 'Agree', no: 'Refuse', isDangerous: false },
};

function ApprovalCard({ approval, done }: { approval: Approval; done: () => Promise<void> }) {
  const tab = useTab();
  const act = useAct();
  const { yes, no, isDangerous } = APPROVALS[approval.kind];
  const answer = (word: 'agree' | 'refuse'): void =>
    void act.run(async () => {
      await tab.askLink('answerApproval', { id: approval.id, answer: word, rows: approval.rows });
      tab.tell(word === 'agree' ? 'Agreed.' : 'Refused.');
      await Promise.all([done(), tab.refresh()]);
    });
  return (
    <article class="card open" aria-label={approval.sentence}>
      <p>{approval.sentence}</p>
      {approval.samples.length > 0 && (
        <ul class="samples">
          {approval.samples.slice(0, 5).map((sample) => (
            <li key={sample}>{sample}</li>
          ))}
          {approval.rows > 5 && <li class="soft">and {counted(approval.rows - 5, 'more', 'more')}</li>}
        </ul>
      )}
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <div class="buttons">
        <Confirm
          kind={isDangerous ? 'danger' : 'plain'}
          text={`${yes}…`}
          isBusy={act.isBusy}
          isDangerous={isDangerous}
          question={`${counted(approval.rows, 'row')} are concerned. This cannot be taken back all at once.`}
          yes={yes}
          onYes={() => answer('agree')}
        />
        <Button isBusy={act.isBusy} onClick={() => answer('refuse')}>
          {no}
        </Button>
      </div>
    </article>
  );
}

function IssueCard({ issue }: { issue: Issue }) {
  const tab = useTab();
  const act = useAct();
  const name = placeName(tab, issue.row, issue.column);
  return (
    <article class="card" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span class="soft">
          <Ago at={issue.at} />
        </span>
      </header>
      <p>{issue.why}</p>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <footer>
        <GoTo act={act} rowKey={issue.rowKey} row={issue.row} column={issue.column} />
      </footer>
    </article>
  );
}

function LetterCard({ letter, done }: { letter: DeadLetter; done: () => Promise<void> }) {
  const tab = useTab();
  const act = useAct();
  const way = letter.direction === 'sheet-to-mysql' ? 'Sheet to MySQL' : 'MySQL to sheet';
  const name = letter.row === null ? way : `Row ${letter.row} · ${way}`;
  const retry = async (): Promise<void> => {
    await tab.askLink('retryDeadLetters', { ids: [letter.id] });
    tab.tell('It is tried again.');
    await Promise.all([done(), tab.refresh()]);
  };
  return (
    <article class="card" aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span class="soft">
          <Ago at={letter.at} />
        </span>
      </header>
      <p>{letter.message}</p>
      <p class="soft">
        {letter.detail !== null && `${letter.detail} · `}
        {counted(letter.attempts, 'try', 'tries')}
      </p>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <footer>
        <Button kind="link" icon="sync" isBusy={act.isBusy} onClick={() => void act.run(retry)}>
          Try again
        </Button>
        <GoTo act={act} rowKey={letter.rowKey} row={letter.row} column={null} />
      </footer>
    </article>
  );
}

function RetryAll({ done }: { done: () => Promise<void> }) {
  const tab = useTab();
  const act = useAct();
  const retry = async (): Promise<void> => {
    const { count } = await tab.askLink('retryDeadLetters', {});
    tab.tell(`${counted(count, 'piece')} of work tried again.`);
    await Promise.all([done(), tab.refresh()]);
  };
  return (
    <>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <Button icon="sync" isBusy={act.isBusy} onClick={() => void act.run(retry)}>
        Try all again
      </Button>
    </>
  );
}
