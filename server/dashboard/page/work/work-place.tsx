/** The machinery: doorbells in Redis beside the work in MySQL that they ring for, and the processes that do it. */
import { Note } from '../../../../addon/sidebar/parts/note.tsx';
import { Ago } from '../../../../addon/sidebar/parts/shown.tsx';
import { lasting } from '../../../../addon/sidebar/words.ts';
import type { LiveLink, LiveProcess, LiveQueue } from '../../../../shared/protocol/operator-api/views.ts';
import { Accounts } from './accounts.tsx';
import { Acts } from './acts.tsx';
import { useBoard } from '../board.tsx';
import { lagOf } from '../link-state.ts';
import { linkAddress } from '../route.ts';

const QUEUES: Readonly<Record<string, string>> = {
  'sheet-to-db': 'Edits to MySQL',
  'db-to-sheet': 'Changes to sheets',
  reconcile: 'Full reads',
};
const BEHIND = 10;

export function WorkPlace() {
  const { live, now } = useBoard();
  const { queues, processes, oldestUnsettledAt } = live.facts;
  const links = [...live.links.values()];
  const behind = links
    .filter((link) => link.pendingEdits + link.pendingChanges > 0)
    .sort((a, b) => lagOf(b, now) - lagOf(a, now));
  return (
    <>
      <h1>Work</h1>
      {queues === null && (
        <Note tone="wait" title="Redis does not answer">
          Edits are taken in and wait. Nothing is lost: what waits stands in MySQL.
        </Note>
      )}
      {oldestUnsettledAt !== null && now - oldestUnsettledAt > 10_000 && (
        <Note tone="wait">
          A write to a sheet was sent <Ago at={oldestUnsettledAt} />, and whether it was applied is not known
          yet.
        </Note>
      )}
      <section>
        <h2>Queues</h2>
        <p class="soft">
          A queue holds doorbells, which say only that there is work. The work itself waits in MySQL; a lost
          doorbell is rung again.
        </p>
        <div class="cards queues">
          {(queues ?? []).map((queue) => (
            <QueueCard key={queue.name} queue={queue} work={workOf(queue.name, links)} />
          ))}
        </div>
      </section>
      <section>
        <h2>Waiting work</h2>
        {behind.length === 0 ? (
          <p class="soft">Nothing waits.</p>
        ) : (
          <ul class="behind">
            {behind.slice(0, BEHIND).map((link) => (
              <li key={link.linkId}>
                <a href={linkAddress(link.linkId)}>
                  {link.title} › {link.tab}
                </a>
                <span>
                  {link.pendingEdits.toLocaleString('en-US')} edits,{' '}
                  {link.pendingChanges.toLocaleString('en-US')} changes
                  {link.status === 'paused' && ', paused'}
                </span>
                <span class="soft">oldest {lasting(lagOf(link, now))}</span>
              </li>
            ))}
          </ul>
        )}
        {behind.length > BEHIND && <p class="soft">and {behind.length - BEHIND} more links</p>}
      </section>
      <Accounts />
      <section>
        <h2>Processes</h2>
        <ul class="cards processes">
          {processes.map((process) => (
            <li key={`${process.name} ${process.startedAt}`}>
              <ProcessCard process={process} now={now} />
            </li>
          ))}
        </ul>
      </section>
      <Acts />
    </>
  );
}

/** What the doorbells of a queue stand for; null where MySQL does not count it. */
function workOf(queue: string, links: readonly LiveLink[]): string | null {
  const sum = (pick: (link: LiveLink) => number) =>
    links.reduce((all, link) => all + pick(link), 0).toLocaleString('en-US');
  if (queue === 'sheet-to-db') return `${sum(({ pendingEdits }) => pendingEdits)} edits wait in MySQL`;
  if (queue === 'db-to-sheet') return `${sum(({ pendingChanges }) => pendingChanges)} changes wait in MySQL`;
  const importing = links.filter(({ status }) => status === 'importing').length;
  return `${importing.toLocaleString('en-US')} first syncs run`;
}

function QueueCard({ queue, work }: { queue: LiveQueue; work: string | null }) {
  return (
    <article class="card">
      <header>
        <h3>{QUEUES[queue.name] ?? queue.name}</h3>
        <code>{queue.name}</code>
      </header>
      <dl class="counts">
        {(['waiting', 'active', 'delayed', 'failed'] as const).map((state) => (
          <div key={state} class={queue[state] > 0 ? state : ''}>
            <dt>{state}</dt>
            <dd>{queue[state].toLocaleString('en-US')}</dd>
          </div>
        ))}
      </dl>
      {work !== null && <p class="soft">{work}</p>}
    </article>
  );
}

const GOOGLE = {
  up: 'Google answers',
  limited: 'Google’s quota is used up',
  down: 'Google refuses or is silent',
} as const;

function ProcessCard({ process, now }: { process: LiveProcess; now: number }) {
  const { name, roles, startedAt, google, problem, limitedCalls } = process;
  return (
    <article class="card">
      <header>
        <h3>{name}</h3>
        <span class="soft">up {lasting(Math.max(0, now - startedAt))}</span>
      </header>
      <p>{roles.join(', ')}</p>
      <p class={google === 'down' || google === 'limited' ? 'bad' : 'soft'}>
        {google === null ? 'has not called Google yet' : GOOGLE[google]}
        {problem !== null && google !== 'up' && `: ${problem}`}
        {limitedCalls > 0 && ` · ${limitedCalls} calls refused in ten minutes`}
      </p>
    </article>
  );
}
