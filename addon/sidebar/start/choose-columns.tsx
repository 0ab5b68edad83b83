/** Step two: header row, row key, and which column becomes what. */
import type { PreviewAnswer, PreviewColumn } from '../../../shared/protocol/registration.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox, Select, TextField } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note } from '../parts/note.tsx';
import { TypeChip } from '../parts/shown.tsx';
import { DIRECTIONS, FORMULAS, RULES } from '../views/columns.tsx';
import { counted } from '../words.ts';
import { ChooseRows } from './choose-rows.tsx';
import type { ColumnChoice, Draft } from './choices.ts';
import { withColumn } from './choices.ts';

const TYPES = [
  ['TEXT', 'text'],
  ['NUMBER', 'number'],
  ['DATE', 'date'],
  ['BOOLEAN', 'yes or no'],
] as const;

const HEADER_ROW_MAX = 1_000;

interface ChooseColumnsProps {
  draft: Draft;
  preview: PreviewAnswer;
  isBusy: boolean;
  /** Changes what is the draft by then. */
  change: (update: (draft: Draft) => Draft) => void;
  changeHeaderRow: (row: number) => void;
  next: () => Promise<void>;
}

export function ChooseColumns({ draft, preview, isBusy, change, changeHeaderRow, next }: ChooseColumnsProps) {
  const keys = preview.columns.filter(({ canBeKey }) => canBeKey);
  const synced = preview.columns.filter((column) => !isSkipped(column, draft));
  return (
    <>
      <section class="intro">
        <h2>Look at the columns</h2>
        <p>
          They go to the MySQL table <code>{preview.tableName}</code>.
        </p>
      </section>
      {preview.warnings.map((warning) => (
        <Note key={warning} tone="wait">
          {warning}
        </Note>
      ))}
      <HeaderRow row={draft.headerRow} change={changeHeaderRow} />
      {draft.table === null && (
        <Select
          label="Rows are told apart by"
          value={draft.keyHeader ?? ''}
          options={[
            ['', 'a hidden column that Rowlink adds'],
            ...keys.map(({ header, letters }) => [header, `${header} (column ${letters})`] as const),
          ]}
          hint={
            draft.keyHeader === null
              ? 'Sorting, inserting and copying rows stays safe.'
              : 'Its values must stay unique; a row without one waits.'
          }
          onChange={(header) => change((known) => ({ ...known, keyHeader: header === '' ? null : header }))}
        />
      )}
      {draft.table !== null && (
        <ChooseRows
          columns={preview.columns}
          filter={draft.filter}
          change={(filter) => change((known) => ({ ...known, filter }))}
        />
      )}
      <ul class="columns">
        {preview.columns.map((column) => (
          <li key={column.index}>
            <Mapping
              column={column}
              isAttached={draft.table !== null}
              choice={draft.columns[column.index] ?? {}}
              change={(choice) => change((known) => withColumn(known, column.index, choice))}
            />
          </li>
        ))}
      </ul>
      <div class="buttons sticky">
        <Button kind="action" isBusy={isBusy || synced.length === 0} onClick={() => void next()}>
          Next: see what happens
        </Button>
        <span class="soft">{counted(synced.length, 'column')}</span>
      </div>
    </>
  );
}

/** `row` is 1-based. */
export function HeaderRow({ row, change }: { row: number; change: (row: number) => void }) {
  const done = (text: string): void => {
    const wanted = Number(text);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= HEADER_ROW_MAX && wanted !== row) change(wanted);
  };
  return (
    <div class="filter">
      <TextField
        label="Headers are in row"
        type="number"
        min={1}
        max={HEADER_ROW_MAX}
        value={String(row)}
        onDone={done}
      />
    </div>
  );
}

function isSkipped(column: PreviewColumn, draft: Draft): boolean {
  return draft.columns[column.index]?.skip ?? column.skip;
}

interface MappingProps {
  column: PreviewColumn;
  /** The table is there already: its names and types stay. */
  isAttached: boolean;
  choice: ColumnChoice;
  change: (choice: ColumnChoice) => void;
}

function Mapping({ column, isAttached, choice, change }: MappingProps) {
  const isOff = choice.skip ?? column.skip;
  const type = choice.type ?? column.type;
  return (
    <details class={`column ${isOff ? 'off' : ''}`}>
      <summary>
        <span class="letters">{column.letters}</span>
        <span class="names">
          <b>{column.header}</b>
          <span class="sample">
            {isOff ? 'not synced' : column.samples.slice(0, 3).join(' · ') || 'no values'}
          </span>
        </span>
        {column.warnings.length > 0 && !isOff && (
          <span class="warn">
            <Icon name="alert" size={15} />
            <span class="unseen">has a warning</span>
          </span>
        )}
        <TypeChip type={type} />
        <Icon name="down" size={14} />
      </summary>
      <div class="inside">
        {column.warnings.map((warning) => (
          <Note key={warning} tone="wait">
            {warning}
          </Note>
        ))}
        <Checkbox
          label="Sync this column"
          checked={!isOff}
          onChange={(synced) => change({ skip: !synced })}
        />
        {!isAttached && (
          <>
            <TextField
              label="Name in MySQL"
              value={choice.name ?? column.name}
              onDone={(name) => name.trim() !== '' && change({ name: name.trim() })}
            />
            <Select label="Type" value={type} options={TYPES} onChange={(next) => change({ type: next })} />
          </>
        )}
        <Select
          label="Crosses"
          value={choice.direction ?? 'both'}
          options={DIRECTIONS}
          onChange={(direction) => change({ direction })}
        />
        <Select
          label="A formula goes to MySQL as"
          value={choice.formulas ?? 'value'}
          options={FORMULAS}
          onChange={(formulas) => change({ formulas })}
        />
        <Select
          label="A value of another type is"
          value={choice.rules ?? 'strict'}
          options={RULES}
          onChange={(rules) => change({ rules })}
        />
      </div>
    </details>
  );
}
