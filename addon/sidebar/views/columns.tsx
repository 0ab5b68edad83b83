/** Which column of the tab is which column in MySQL, how it crosses, and what happened to the columns. */
import type { ColumnList } from '../../../shared/protocol/link-api/views.ts';
import { Checkbox, Select } from '../parts/field.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Ago, Loading, TypeChip } from '../parts/shown.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Problem } from '../../rpc.ts';
import { useTab } from '../tab-context.tsx';
import { useAct } from '../use-act.ts';

type Column = ColumnList['columns'][number];

export const DIRECTIONS = [
  ['both', 'both ways'],
  ['sheet-to-db', 'from the sheet to MySQL only'],
  ['db-to-sheet', 'from MySQL to the sheet only'],
] as const;

export const FORMULAS = [
  ['value', 'what it shows'],
  ['text', 'the formula itself'],
] as const;

export const RULES = [
  ['strict', 'refused, and shown under Issues'],
  ['lenient', 'made to fit'],
] as const;

interface ColumnsProps {
  problem: Problem | null;
  accept: (columns: ColumnList) => void;
}

export function Columns({ problem, accept }: ColumnsProps) {
  const { columns } = useTab();
  return (
    <>
      <ProblemNote problem={problem} />
      {columns === null && problem === null && <Loading what="Columns are loading" />}
      <ul class="columns">
        {columns?.columns.map((column) => (
          <li key={column.id}>
            <ColumnCard column={column} accept={accept} />
          </li>
        ))}
      </ul>
      {columns && columns.events.length > 0 && <Events events={columns.events} />}
    </>
  );
}

function ColumnCard({ column, accept }: { column: Column; accept: ColumnsProps['accept'] }) {
  const tab = useTab();
  const act = useAct();
  const isActive = column.status === 'active';
  const change = (
    choice: Partial<Pick<Column, 'direction' | 'formulas' | 'rules'>> & { skip?: boolean },
  ): void =>
    void act.run(async () => {
      accept(await tab.askLink('changeColumn', { id: column.id, ...choice }));
      tab.tell(`${column.header}: saved.`);
    });
  return (
    <details class={`column ${isActive ? '' : 'off'}`}>
      <summary>
        <span class="letters">{column.letters ?? '–'}</span>
        <span class="names">
          <b>{column.header}</b>
          <code>{column.name}</code>
        </span>
        <Way direction={isActive ? column.direction : null} />
        <TypeChip type={column.type} />
        <Icon name="down" size={14} />
      </summary>
      <div class="inside">
        <ProblemNote problem={act.problem} onClose={act.dismiss} />
        <p class="soft">
          In MySQL: <code>{column.nativeType}</code>
        </p>
        <Select
          label="Crosses"
          value={column.direction}
          options={DIRECTIONS}
          isBusy={act.isBusy}
          onChange={(direction) => change({ direction })}
        />
        <Select
          label="A formula goes to MySQL as"
          value={column.formulas}
          options={FORMULAS}
          isBusy={act.isBusy}
          onChange={(formulas) => change({ formulas })}
        />
        <Select
          label="A value of another type is"
          value={column.rules}
          options={RULES}
          isBusy={act.isBusy}
          onChange={(rules) => change({ rules })}
        />
        <Checkbox
          label="Sync this column"
          checked={isActive}
          onChange={(synced) => change({ skip: !synced })}
        />
      </div>
    </details>
  );
}

function Way({ direction }: { direction: Column['direction'] | null }) {
  const [sign, words] = {
    both: ['⇄', 'both ways'],
    'sheet-to-db': ['→', 'to MySQL only'],
    'db-to-sheet': ['←', 'to the sheet only'],
    none: ['–', 'not synced'],
  }[direction ?? 'none'] as [string, string];
  return (
    <span class="way-sign" title={words}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{words}</span>
    </span>
  );
}

function Events({ events }: { events: ColumnList['events'] }) {
  return (
    <section>
      <h2 class="group">What happened to the columns</h2>
      <ol class="events">
        {events.map(({ id, at, sentence, isWaiting }) => (
          <li key={id} class={isWaiting ? 'waiting' : ''}>
            <p>{sentence}</p>
            <span class="soft">
              <Ago at={at} />
              {isWaiting && ' · waits for MySQL'}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
