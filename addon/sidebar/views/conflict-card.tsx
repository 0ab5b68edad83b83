/** One conflict: what each side holds and since when, what the cell held before, and the answers that are possible. */
import { useState } from 'preact/hooks';
import type { ConflictView } from '../../../shared/protocol/link-api/views.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { GoTo } from '../parts/go-to.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Restore } from '../parts/restore.tsx';
import { Ago, Value } from '../parts/shown.tsx';
import { columnIdOf, placeName, useTab } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';

interface CardProps {
  conflict: ConflictView;
  /** Reads the list again. */
  done: () => Promise<void>;
}

export function ConflictCard({ conflict, done }: CardProps) {
  const tab = useTab();
  const act = useAct();
  const [isTyping, setTyping] = useState(false);
  const name = placeName(tab, conflict.row, conflict.column);
  const answer = (what: string, work: () => Promise<unknown>): void =>
    void act.run(async () => {
      await work();
      tab.tell(`${name}: ${what}`);
      await Promise.all([done(), tab.refresh()]);
    });
  const choose = (side: 'sheet' | 'db') => () =>
    answer(side === 'sheet' ? 'the sheet’s value is kept.' : 'MySQL’s value is kept.', () =>
      tab.askLink('chooseConflict', { id: conflict.id, side }),
    );
  const isRestored = conflict.answers.includes('restore');
  const canRestore = !conflict.isOpen && !isRestored;
  const restore = (force: boolean): void =>
    answer('the other value is back.', () => tab.askLink('restoreConflict', { id: conflict.id, force }));
  return (
    <article class={`card ${conflict.isOpen ? 'open' : ''}`} aria-label={name}>
      <header>
        <h3>{name}</h3>
        <span class="soft">
          <Ago at={conflict.createdAt} />
        </span>
      </header>
      <div class="sides">
        <Side
          name="Sheet"
          value={conflict.sheet.value}
          at={conflict.sheet.at}
          by={conflict.sheet.by === undefined ? null : (conflict.sheet.by ?? 'editor not known')}
          note={conflict.sheet.refused}
          isKept={conflict.resolution === 'SHEET_WINS'}
          choose={conflict.isOpen && conflict.sheet.refused === null ? choose('sheet') : undefined}
          isBusy={act.isBusy}
        />
        <Side
          name="MySQL"
          value={conflict.db.value}
          at={conflict.db.at}
          by={conflict.db.at === null ? null : 'a program'}
          note={conflict.db.isRowGone ? 'The row was deleted there.' : null}
          isKept={conflict.resolution === 'DB_WINS'}
          choose={conflict.isOpen ? choose('db') : undefined}
          isBusy={act.isBusy}
        />
      </div>
      <p class="soft before">
        Before: <Value value={conflict.base} />
        {isRestored && ' · The other value was put back.'}
      </p>
      <ProblemNote problem={act.problem} onClose={act.dismiss} />
      {isTyping && (
        <TypeAnother
          close={() => setTyping(false)}
          enter={(text) => {
            setTyping(false);
            answer('entered.', () => enterText(text));
          }}
        />
      )}
      <footer>
        {conflict.isOpen && conflict.column !== null && tab.sheet !== null && !isTyping && (
          <Button kind="link" isBusy={act.isBusy} onClick={() => setTyping(true)}>
            Type another…
          </Button>
        )}
        {canRestore && (
          <Restore
            act={act}
            text="Restore the other…"
            question="The value that lost will be written to both sides."
            changed="Somebody changed this cell since. What it holds now will be overwritten on both sides."
            restore={restore}
          />
        )}
        <GoTo act={act} rowKey={conflict.rowKey} row={conflict.row} column={conflict.column} />
      </footer>
    </article>
  );

  /** While a conflict is open an edit only renews it, so it is decided first, for a value that both sides can hold. */
  async function enterText(text: string): Promise<void> {
    const { rowKey, row, column, id, sheet } = conflict;
    await tab.askLink('chooseConflict', { id, side: sheet.refused === null ? 'sheet' : 'db' });
    await tab.sheet?.typeCell({ rowKey, row, columnId: columnIdOf(tab, column) }, text);
  }
}

/** An address is broken before its "@" where it does not fit. */
function breakable(name: string) {
  const at = name.lastIndexOf('@');
  if (at < 0) return name;
  return (
    <>
      {name.slice(0, at)}
      <wbr />
      {name.slice(at)}
    </>
  );
}

interface SideProps {
  name: string;
  value: string | null;
  at: string | null;
  /** Who made it so; null: nothing is told of it. */
  by: string | null;
  note: string | null;
  isKept: boolean;
  choose: (() => void) | undefined;
  isBusy: boolean;
}

function Side({ name, value, at, by, note, isKept, choose, isBusy }: SideProps) {
  return (
    <div class={`side ${isKept ? 'kept' : ''}`}>
      <h4>
        <Icon name={name === 'Sheet' ? 'sheet' : 'database'} size={14} /> {name}
      </h4>
      <p class="big">
        <Value value={value} />
      </p>
      {note !== null && <p class="why">{note}</p>}
      <p class="soft">{at === null ? 'time not known' : <Ago at={at} />}</p>
      {by !== null && <p class="soft by">{breakable(by)}</p>}
      {isKept && (
        <p class="kept-mark">
          <Icon name="check" size={13} /> kept
        </p>
      )}
      {choose && (
        <Button isBusy={isBusy} label={`Keep this: the value of ${name}`} onClick={choose}>
          Keep this
        </Button>
      )}
    </div>
  );
}

function TypeAnother({ enter, close }: { enter: (text: string) => void; close: () => void }) {
  // Not what the cell shows: entered again, a text that looks like a formula or a number would become one.
  const [text, setText] = useState('');
  return (
    <form
      class="another"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== '') enter(text);
      }}
    >
      <TextField label="Value for both sides" value={text} onInput={setText} onDone={setText} />
      <div class="buttons">
        <button type="submit" class="button action">
          Enter
        </button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
