/** How the sync of the tab is: the state in a sentence, both directions, what it costs, and what can be done. */
import { healthOf } from '../health.ts';
import { useNow } from '../now.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { IconName } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Bar, Ago } from '../parts/shown.tsx';
import { useTab } from '../tab-context.tsx';
import { useTabAct } from '../use-tab-act.ts';
import { counted, instantOf, lasting } from '../words.ts';
import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import { LinkFacts, TAKEN_OVER } from './link-facts.tsx';
import { Settings } from './settings.tsx';

const ICONS = { good: 'check', busy: 'sync', wait: 'pause', problem: 'alert' } as const;

export function Status() {
  const tab = useTab();
  const act = useTabAct();
  const { link } = tab;
  const { view } = link;
  const health = healthOf(link);
  const isPaused = view?.status === 'paused';
  const icon: IconName = health.tone === 'wait' && !isPaused ? 'issues' : ICONS[health.tone];
  const changed = async (call: 'pauseLink' | 'resumeLink'): Promise<void> => {
    await tab.askLink(call, {});
    await tab.refresh();
    tab.tell(call === 'pauseLink' ? 'Paused.' : 'Goes on.');
  };
  return (
    <>
      <section class={`hero ${health.tone}`} aria-label="State">
        <span class="badge-icon">
          <Icon name={icon} size={22} />
        </span>
        <div>
          <h2>{health.title}</h2>
          <p>{health.sentence}</p>
        </div>
        {view?.importing && (
          <ImportBar rowsDone={view.importing.rowsDone} rowsTotal={view.importing.rowsTotal} />
        )}
      </section>
      {link.error !== null && link.problem === null && <Note tone="problem">{link.error}</Note>}
      <TriggerNote />
      <LimitNote />
      <StoreNote />
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      {view && <Lanes view={view} waitingRows={link.waitingRows} />}
      <div class="buttons">
        <Button
          kind="action"
          icon="sync"
          isBusy={act.isBusy}
          onClick={() => act.change('sync', {}, 'The server was asked to compare everything.')}
        >
          Sync now
        </Button>
        {view && (
          <Button
            isBusy={act.isBusy}
            onClick={() => void act.run(() => changed(isPaused ? 'resumeLink' : 'pauseLink'))}
          >
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        )}
      </div>
      <LinkFacts />
      <Settings />
    </>
  );
}

function ImportBar({ rowsDone, rowsTotal }: { rowsDone: number; rowsTotal: number | null }) {
  const of = rowsTotal === null ? '' : ` of ${rowsTotal.toLocaleString('en-US')}`;
  return (
    <div class="import">
      <Bar label="First sync" done={rowsDone} of={rowsTotal} />
      <p>
        {rowsDone.toLocaleString('en-US')}
        {of} rows. You may close this and come back.
      </p>
    </div>
  );
}

/** Edits go unnoticed, or are noticed on behalf of somebody else. */
function TriggerNote() {
  const { owner, isOwner, view } = useTab().link;
  const act = useTabAct();
  const isSilent = view?.triggers.silent === true;
  if (owner !== null && !isSilent) return null;
  const who = owner === null || owner === '' ? 'nobody' : isOwner ? 'you' : owner;
  return (
    <Note tone="wait" title="Edits arrive late">
      <p>
        {owner === null
          ? 'Nobody’s Google account notices edits of this tab at once; they are found by reading it.'
          : `Edits should be noticed on behalf of ${who}, but are not. They are found by reading the tab.`}
      </p>
      <ProblemNote problem={act.problem} />
      <Button isBusy={act.isBusy} onClick={() => act.change('takeOver', {}, TAKEN_OVER)}>
        {isOwner ? 'Repair' : 'Take over'}
      </Button>
    </Note>
  );
}

/** Google will soon stop the triggers for the rest of the day. */
function LimitNote() {
  const { view, isOwner } = useTab().link;
  const near = view?.triggers.nearLimit ?? null;
  if (near === null) return null;
  return (
    <Note tone="wait" title="Google’s daily limit is near">
      {near.sentence} After that edits arrive minutes late until Google counts anew; none is lost.
      {isOwner
        ? ' Somebody else may choose “Take over” here to go on with a limit of his own.'
        : ' Whoever chooses “Take over” goes on with a limit of his own.'}
    </Note>
  );
}

/** From here on people are told. */
const STORE_NEAR = 0.8;

/** Google will soon keep no more for the add-on in this document: a new link would not fit, and edits that cannot be sent neither. */
function StoreNote() {
  const { storeUsed } = useTab().link;
  if (storeUsed < STORE_NEAR) return null;
  return (
    <Note tone="wait" title="This document’s store is nearly full">
      Google keeps 500 KB for the add-on in each document, and {Math.floor(storeUsed * 100)} % of it are used.
      When it is full, no further tab can be linked, and edits that cannot be sent at once arrive minutes
      late; none is lost. End links that are no longer needed, or move tabs to another spreadsheet.
    </Note>
  );
}

function Lanes({ view, waitingRows }: { view: LinkView; waitingRows: number }) {
  return (
    <section class="lanes" aria-label="Both directions">
      <Lane
        from="sheet"
        to="database"
        name="Sheet to MySQL"
        what="edit"
        lane={view.edits}
        extra={waitingRows}
      />
      <Lane from="database" to="sheet" name="MySQL to sheet" what="change" lane={view.changes} extra={0} />
    </section>
  );
}

interface LaneProps {
  from: IconName;
  to: IconName;
  name: string;
  what: string;
  lane: LinkView['edits'];
  /** Not yet at the server. */
  extra: number;
}

function Lane({ from, to, name, what, lane, extra }: LaneProps) {
  const now = useNow();
  const pending = lane.pending + extra;
  const age = lane.oldestPendingAt === null ? 0 : Math.max(0, now - instantOf(lane.oldestPendingAt));
  return (
    <div class={`lane ${pending > 0 ? 'busy' : ''}`}>
      <h3>
        <span class="way" aria-hidden="true">
          <Icon name={from} size={15} />
          <Icon name="right" size={12} />
          <Icon name={to} size={15} />
        </span>
        <span class="unseen">{name}</span>
      </h3>
      <p class="last">{lane.lastAt === null ? 'nothing yet' : <Ago at={lane.lastAt} />}</p>
      <p class="pending">
        {pending === 0 ? 'nothing waits' : `${counted(pending, what)} wait${pending === 1 ? 's' : ''}`}
        {pending > 0 && age >= 2_000 && ` (${lasting(age)})`}
      </p>
    </div>
  );
}
