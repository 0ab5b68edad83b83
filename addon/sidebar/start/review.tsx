/** Step three: what the first sync would do on each side, before it does anything. */
import type { DryRun, PreviewAnswer } from '../../../shared/protocol/registration.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Value } from '../parts/shown.tsx';
import type { Acting } from '../use-act.ts';
import { DELETES, NOTES, NOTES_LABEL, POLICIES } from '../views/settings.tsx';
import { counted } from '../words.ts';
import type { Draft } from './choices.ts';

interface ReviewProps {
  preview: PreviewAnswer;
  draft: Draft;
  change: (update: (draft: Draft) => Draft) => void;
  acting: Acting;
  back: () => void;
  start: () => void;
}

export function Review({ preview, draft, change, acting, back, start }: ReviewProps) {
  const { dryRun } = preview;
  return (
    <>
      <section class="intro">
        <h2>What will happen</h2>
      </section>
      <div class="outcomes">
        <Outcome icon="database" title="MySQL" side={dryRun.mysql} nothing="gets nothing new" />
        <Outcome icon="sheet" title="This sheet" side={dryRun.sheet} nothing="stays as it is" />
      </div>
      {draft.keyHeader === null && (
        <p class="soft">A hidden column of row keys is added after your last column.</p>
      )}
      {dryRun.refused.cells > 0 && <Refusals refused={dryRun.refused} />}
      <Samples samples={dryRun.samples} />
      <Select
        label="When both sides change the same cell"
        value={draft.policy}
        options={POLICIES}
        hint="Both values are kept in any case, and the other one can be restored."
        onChange={(policy) => change((known) => ({ ...known, policy }))}
      />
      <Select
        label="When a row is deleted on one side"
        value={draft.deletes}
        options={DELETES}
        hint="Many at once wait for your word."
        onChange={(deletes) => change((known) => ({ ...known, deletes }))}
      />
      <Select
        label={NOTES_LABEL}
        value={draft.notes ? 'on' : 'off'}
        options={NOTES}
        hint="Refused values and open conflicts are listed here in any case."
        onChange={(notes) => change((known) => ({ ...known, notes: notes === 'on' }))}
      />
      <ProblemNote problem={acting.problem} />
      <div class="buttons sticky">
        <Button kind="action" isBusy={acting.isBusy} onClick={start}>
          {acting.isBusy ? 'Starting…' : 'Start syncing'}
        </Button>
        <Button isBusy={acting.isBusy} onClick={back}>
          Back
        </Button>
      </div>
    </>
  );
}

interface OutcomeProps {
  icon: 'database' | 'sheet';
  title: string;
  side: DryRun['mysql'];
  nothing: string;
}

function Outcome({ icon, title, side, nothing }: OutcomeProps) {
  const lines = [
    [side.inserted, 'new row'],
    [side.changed, 'changed row'],
    [side.removed, 'removed row'],
  ] as const;
  const some = lines.filter(([count]) => count > 0);
  return (
    <div class="outcome-card">
      <h3>
        <Icon name={icon} size={16} /> {title}
      </h3>
      {some.length === 0 && <p>{nothing}</p>}
      {some.map(([count, what]) => (
        <p key={what}>
          <b>{count.toLocaleString('en-US')}</b> {count === 1 ? what : `${what}s`}
        </p>
      ))}
    </div>
  );
}

function Refusals({ refused }: { refused: DryRun['refused'] }) {
  return (
    <Note tone="wait" title={`${counted(refused.cells, 'value')} will not be taken`}>
      <p>They stay in the sheet as they are, and are listed under Issues until they are mended.</p>
      <ul class="samples">
        {refused.samples.slice(0, 3).map(({ row, column, value, why }) => (
          <li key={`${row} ${column}`}>
            Row {row}, {column}: <Value value={value} /> <span class="soft">{why}</span>
          </li>
        ))}
      </ul>
    </Note>
  );
}

function Samples({ samples }: { samples: DryRun['samples'] }) {
  const [first] = samples;
  if (first === undefined) return null;
  return (
    <details class="plain-details">
      <summary>The first row, as MySQL will have it</summary>
      <dl class="record">
        {Object.entries(first.values).map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <Value value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
