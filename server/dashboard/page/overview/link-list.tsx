/** Every link in a table, the most pressing first; found by name and by state. Only as many rows as one looks at are drawn. */
import { useMemo, useState } from 'preact/hooks';

import { Button } from '../../../../addon/sidebar/parts/button.tsx';
import { Select, TextField } from '../../../../addon/sidebar/parts/field.tsx';
import { Nothing } from '../../../../addon/sidebar/parts/shown.tsx';
import { counted, lasting } from '../../../../addon/sidebar/words.ts';
import type { LiveLink } from '../../../../shared/protocol/operator-api/views.ts';
import { useBoard } from '../board.tsx';
import { byUrgency, lagOf, stateOf, type Tone } from '../link-state.ts';
import { linkAddress } from '../route.ts';

const SHOWN = 50;
/** States may change each second, the order of a list that one reads may not. */
const ORDER_MS = 10_000;
const STATES = [
  ['all', 'all states'],
  ['problem', 'late or stopped'],
  ['wait', 'needs a person'],
  ['busy', 'on the way'],
  ['good', 'in sync'],
] as const satisfies readonly (readonly [Tone | 'all', string])[];

export function LinkList() {
  const { live, now } = useBoard();
  const [name, setName] = useState('');
  const [tone, setTone] = useState<Tone | 'all'>('all');
  const [shown, setShown] = useState(SHOWN);
  const orderedAt = Math.floor(now / ORDER_MS) * ORDER_MS;
  const order = useMemo(
    () => [...live.links.values()].sort(byUrgency(orderedAt)).map(({ linkId }) => linkId),
    [live.links.size, orderedAt],
  );
  const wanted = name.trim().toLowerCase();
  const found = order
    .flatMap((linkId) => live.links.get(linkId) ?? [])
    .filter(
      (link) => wanted === '' || `${link.title} › ${link.tab} ${link.table}`.toLowerCase().includes(wanted),
    )
    .filter((link) => tone === 'all' || stateOf(link, now).tone === tone);
  if (live.links.size === 0) {
    return (
      <Nothing icon="sheet" title="No links yet">
        Open a spreadsheet, start its Rowlink sidebar and link a tab. It appears here by itself.
      </Nothing>
    );
  }
  return (
    <section aria-label="All links">
      <div class="filters">
        <TextField label="Find" value={name} onInput={setName} onDone={setName} />
        <Select label="State" value={tone} options={STATES} onChange={setTone} />
        <p class="soft" role="status">
          {found.length === live.links.size
            ? counted(found.length, 'link')
            : `${found.length.toLocaleString('en-US')} of ${counted(live.links.size, 'link')}`}
        </p>
      </div>
      <div class="scroll" role="region" aria-label="Links" tabIndex={0}>
        <table class="links">
          <thead>
            <tr>
              <th scope="col">Link</th>
              <th scope="col">State</th>
              <th scope="col" class="number">
                Edits
              </th>
              <th scope="col" class="number">
                Changes
              </th>
              <th scope="col" class="number">
                Lag
              </th>
              <th scope="col" class="number">
                Drift
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shown).map((link) => (
              <Row key={link.linkId} link={link} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {found.length > shown && (
        <Button onClick={() => setShown(shown + 4 * SHOWN)}>Show more of {found.length - shown}</Button>
      )}
    </section>
  );
}

function Row({ link, now }: { link: LiveLink; now: number }) {
  const { tone, word, note } = stateOf(link, now);
  const lagMs = lagOf(link, now);
  return (
    <tr>
      <th scope="row">
        <a href={linkAddress(link.linkId)}>
          {link.title} <span class="soft">›</span> {link.tab}
        </a>
        <code>{link.table}</code>
      </th>
      <td>
        <span class={`state ${tone}`}>{word}</span>
        {note !== '' && <span class="why">{note}</span>}
      </td>
      <Amount name="edits" value={link.pendingEdits} />
      <Amount name="changes" value={link.pendingChanges} />
      <td class="number" data-name="lag">
        {lagMs === 0 ? <span class="soft">–</span> : lasting(lagMs)}
      </td>
      <td class="number" data-name="drift">
        {link.driftCells === null || link.driftCells === 0 ? (
          <span class="soft">{link.driftCells ?? '–'}</span>
        ) : (
          link.driftCells.toLocaleString('en-US')
        )}
      </td>
    </tr>
  );
}

function Amount({ name, value }: { name: string; value: number }) {
  return (
    <td class="number" data-name={name}>
      {value === 0 ? <span class="soft">0</span> : value.toLocaleString('en-US')}
    </td>
  );
}
