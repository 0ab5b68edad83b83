/** Which rows of a table that was there already are in the sheet. MySQL compares, so a value is sent as it was typed. */
import type { PreviewAnswer } from '../../../shared/protocol/registration.ts';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { isUnary, type DraftCondition, type Draft } from './choices.ts';

const OPS = [
  ['=', 'is'],
  ['!=', 'is not'],
  ['<', 'is less than'],
  ['<=', 'is at most'],
  ['>', 'is more than'],
  ['>=', 'is at least'],
  ['in', 'is one of (with commas)'],
  ['begins with', 'begins with'],
  ['is null', 'is empty'],
  ['is not null', 'is not empty'],
] as const;

const CONDITIONS_MAX = 10;

interface ChooseRowsProps {
  columns: PreviewAnswer['columns'];
  filter: Draft['filter'];
  change: (filter: Draft['filter']) => void;
}

export function ChooseRows({ columns, filter, change }: ChooseRowsProps) {
  const names = columns.map(({ name, header }) => [name, header] as const);
  const [first] = columns;
  const set = (at: number, part: Partial<DraftCondition>): void =>
    change(filter.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset class="conditions">
      <legend>
        {filter.length === 0
          ? 'All rows of the table are synced'
          : 'Only rows are synced where all of this holds'}
      </legend>
      {filter.map((each, at) => (
        <div key={at} class="condition" role="group" aria-label={`Condition ${at + 1}`}>
          <Select
            label="Column"
            value={each.column}
            options={names}
            onChange={(column) => set(at, { column })}
          />
          <Select label="Comparison" value={each.op} options={OPS} onChange={(op) => set(at, { op })} />
          {!isUnary(each.op) && (
            <TextField label="Value" value={each.text} onDone={(text) => set(at, { text })} />
          )}
          <Button kind="link" onClick={() => change(filter.filter((_, index) => index !== at))}>
            Remove condition {at + 1}
          </Button>
        </div>
      ))}
      {filter.length > 0 && (
        <p class="soft">A row that does not meet it any more leaves this sheet and stays in MySQL.</p>
      )}
      {first !== undefined && filter.length < CONDITIONS_MAX && (
        <Button onClick={() => change([...filter, { column: first.name, op: '=', text: '' }])}>
          Add a condition
        </Button>
      )}
    </fieldset>
  );
}
