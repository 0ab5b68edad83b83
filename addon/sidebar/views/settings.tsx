/** Settings of the link, and its end. */
import { useState } from 'preact/hooks';
import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import type { SettingsRequest } from '../../../shared/protocol/link-api/requests.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Checkbox, Select, TextField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { useTab } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';
import { useTabAct } from '../use-tab-act.ts';

export const POLICIES = [
  ['latest', 'the later one wins'],
  ['sheet', 'the sheet wins'],
  ['db', 'MySQL wins'],
  ['manual', 'a person decides'],
] as const;

export const DELETES = [
  ['delete', 'it is deleted on the other side, too'],
  ['clear', 'its synced cells are emptied there, the row stays'],
] as const;

export const NOTES = [
  ['off', 'show nothing'],
  ['on', 'show a note that says why'],
] as const;
export const NOTES_LABEL = 'Cells that wait for a person';

export function Settings() {
  const { link } = useTab();
  return (
    <details class="settings">
      <summary>
        <Icon name="gear" size={16} /> Settings
      </summary>
      {link.view && <Rules view={link.view} />}
      {link.view && <Key />}
      <Ending />
    </details>
  );
}

export function Rules({ view }: { view: LinkView }) {
  const tab = useTab();
  const act = useAct();
  const change = (settings: SettingsRequest): void =>
    void act.run(async () => {
      await tab.askLink('changeSettings', settings);
      await tab.refresh();
      tab.tell('Saved.');
    });
  const guard = view.deleteGuard;
  const guardWith = (part: 'rows' | 'percent') => (text: string) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value)) change({ deleteGuard: { ...guard, [part]: value } });
  };
  return (
    <>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <Select
        label="When both sides changed the same cell"
        value={view.policy}
        options={POLICIES}
        isBusy={act.isBusy}
        onChange={(policy) => change({ policy })}
      />
      <Select
        label="When a row is deleted on one side"
        value={view.deletes}
        options={DELETES}
        isBusy={act.isBusy}
        onChange={(deletes) => change({ deletes })}
      />
      {view.notes !== undefined && (
        <Select
          label={NOTES_LABEL}
          value={view.notes ? 'on' : 'off'}
          options={NOTES}
          isBusy={act.isBusy}
          onChange={(notes) => change({ notes: notes === 'on' })}
        />
      )}
      <fieldset>
        <legend>Ask me before more than this is deleted at once</legend>
        <TextField label="Rows" type="number" min={0} value={String(guard.rows)} onDone={guardWith('rows')} />
        <TextField
          label="and percent"
          type="number"
          min={0}
          max={100}
          value={String(guard.percent)}
          onDone={guardWith('percent')}
        />
      </fieldset>
    </>
  );
}

function Key() {
  const act = useTabAct();
  return (
    <div class="ending">
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <Confirm
        kind="plain"
        text="Renew the key…"
        isBusy={act.isBusy}
        question="Whoever copied the key that signs this tab’s edits can do nothing with it any more. Syncing goes on."
        yes="Renew"
        onYes={() => act.change('rotateKey', {}, 'The link has a new key.')}
      />
    </div>
  );
}

function Ending() {
  const act = useTabAct();
  const [clean, setClean] = useState(false);
  return (
    <div class="ending">
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      <Confirm
        kind="plain"
        text="Stop syncing this tab…"
        isBusy={act.isBusy}
        isDangerous
        question="Edits and changes will no longer cross. Both sides keep all their data."
        yes="Stop syncing"
        onYes={() => act.change('unlink', { clean }, 'This tab is no longer synced.')}
      >
        <Checkbox
          label="Also remove what Rowlink added to the sheet (its hidden column of row keys)"
          checked={clean}
          onChange={setClean}
        />
      </Confirm>
    </div>
  );
}
