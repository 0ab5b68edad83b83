/** The first place: how everything is, what needs a person, and every link. */
import { Note } from '../../../../addon/sidebar/parts/note.tsx';
import { counted, lasting } from '../../../../addon/sidebar/words.ts';
import { useBoard } from '../board.tsx';
import { lagOf, stateOf } from '../link-state.ts';
import { LagPlots } from '../parts/lag-plots.tsx';
import { LinkList } from './link-list.tsx';

/** More would push everything else out of sight. */
const ALERTS_SHOWN = 5;

export function Overview() {
  return (
    <>
      <h1 class="unseen">Links</h1>
      <Alerts />
      <Tiles />
      <LagPlots />
      <LinkList />
    </>
  );
}

function Alerts() {
  const { alerts } = useBoard().live.facts;
  if (alerts.length === 0) return null;
  return (
    <Note tone="problem" title={counted(alerts.length, 'alert')}>
      <ul class="alerts">
        {alerts.slice(0, ALERTS_SHOWN).map(({ key, sentence }) => (
          <li key={key}>{sentence}</li>
        ))}
        {alerts.length > ALERTS_SHOWN && <li class="soft">and {alerts.length - ALERTS_SHOWN} more</li>}
      </ul>
    </Note>
  );
}

function Tiles() {
  const { live, now } = useBoard();
  const links = [...live.links.values()];
  const of = (...tones: string[]) => links.filter((link) => tones.includes(stateOf(link, now).tone)).length;
  const sum = (pick: (link: (typeof links)[number]) => number) =>
    links.reduce((all, link) => all + pick(link), 0);
  const waiting = sum(({ pendingEdits, pendingChanges }) => pendingEdits + pendingChanges);
  const oldestMs = links.reduce((most, link) => Math.max(most, lagOf(link, now)), 0);
  const drift = sum(({ driftCells }) => driftCells ?? 0);
  return (
    <dl class="tiles">
      <Tile
        name="Links"
        value={links.length}
        note={`${of('good', 'busy').toLocaleString('en-US')} in sync`}
      />
      <Tile
        name="Need a person"
        value={of('problem', 'wait')}
        tone={of('problem') > 0 ? 'problem' : 'wait'}
      />
      <Tile
        name="On the way"
        value={waiting}
        tone="busy"
        note={waiting === 0 ? 'nothing waits' : `the oldest for ${lasting(oldestMs)}`}
      />
      <Tile name="Drift, cells" value={drift} tone="wait" note="at the last full reads" />
    </dl>
  );
}

interface TileProps {
  name: string;
  value: number;
  note?: string;
  /** How it looks when it is not 0. */
  tone?: string;
}

function Tile({ name, value, note, tone = '' }: TileProps) {
  return (
    <div class={`tile ${value > 0 ? tone : ''}`}>
      <dt>{name}</dt>
      <dd>
        <b>{value.toLocaleString('en-US')}</b>
        {note !== undefined && <span class="soft">{note}</span>}
      </dd>
    </div>
  );
}
