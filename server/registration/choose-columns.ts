/** The columns of a link: what its tab shows, what an earlier link of the tab had, and what a person chose. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import type { Registration } from '../../shared/protocol/registration.ts';
import { columnLetters } from '../core/column-letters.ts';
import { columnNames } from '../core/column-name.ts';
import type { Column, ColumnType } from '../core/link.ts';
import { detectColumn, NATIVE_TYPES, TEXT_TYPE, type DetectedType } from '../core/values/detect-type.ts';
import { unusable, type Headers } from './read-headers.ts';

export type Choices = Pick<Registration, 'lenient' | 'formulaTexts' | 'columns' | 'keyHeader'>;

type Choice = NonNullable<Choices['columns']>[number];

/** What an earlier link of the tab left. */
export interface FormerColumns {
  columns: readonly Column[];
  /** All columns of its table. */
  names: readonly string[];
  /** A column id that it never had. */
  newId: () => string;
}

export interface ChosenColumns {
  columns: Column[];
  /** As they would be if they were not skipped. */
  skipped: Column[];
}

/** `cells` are the rows below the header. Throws TAB_UNUSABLE for choices that do not fit the tab. */
export function chooseColumns(
  headers: Headers,
  cells: readonly (readonly RawCell[])[],
  choices: Choices,
  former: FormerColumns | null,
): ChosenColumns {
  const asked = choicesByIndex(headers, choices);
  const known = new Map((former?.columns ?? []).map((column) => [column.header, column]));
  const fresh = headers.columns.filter(({ header }) => !known.has(header));
  const names = newNames(
    fresh.map(({ index, header }) => asked.get(index)?.name ?? header),
    former,
  );
  const all = headers.columns.map(({ index, header }, position): Column => {
    const choice = asked.get(index);
    const column = known.get(header);
    if (column) return knownColumn(column, index, choice);
    const detected = detectColumn(cells.map((row): RawCell => row[index] ?? null));
    const name = names[fresh.findIndex((other) => other.index === index)] ?? '';
    const id = former?.newId() ?? `c${position + 1}`;
    return { id, index, header, name, ...typeOf(header, detected, choice), ...modesOf({}, choice) };
  });
  const isSkipped = ({ index }: Column) => asked.get(index)?.skip === true;
  const columns = all.filter((column) => !isSkipped(column));
  if (columns.length === 0) throw unusable('All of its columns are left out. Choose one to sync at least.');
  return { columns, skipped: all.filter(isSkipped) };
}

/** The choices by column, those about all columns and about formulas among them. */
function choicesByIndex({ columns }: Headers, choices: Choices): Map<number, Choice> {
  const headers = new Map(columns.map(({ index, header }) => [index, header]));
  for (const { index, header } of choices.columns ?? []) {
    if (headers.get(index) === header.trim()) continue;
    const now = headers.get(index) ?? '';
    throw unusable(
      `Column ${columnLetters(index)} was "${header}" and is "${now}" now. Look at its columns again, then start.`,
    );
  }
  const byIndex = new Map((choices.columns ?? []).map((choice) => [choice.index, choice]));
  const indexes = new Map(columns.map(({ index, header }) => [header, index]));
  for (const wanted of choices.formulaTexts ?? []) {
    const index = indexes.get(wanted.trim());
    if (index === undefined) {
      throw unusable(`It has no column "${wanted}" whose formulas could be kept. Name one of its headers.`);
    }
    byIndex.set(index, { index, header: wanted.trim(), ...byIndex.get(index), formulas: 'text' });
  }
  if (choices.lenient === true) {
    for (const { index, header } of columns) {
      byIndex.set(index, { rules: 'lenient', ...(byIndex.get(index) ?? { index, header }) });
    }
  }
  return byIndex;
}

/** The table has the column already, so its type stays. */
function knownColumn(column: Column, index: number, choice: Choice | undefined): Column {
  if (choice?.type !== undefined && choice.type !== column.type) {
    throw unusable(`"${column.header}" is ${column.type} in its table already; leave the type as it is.`);
  }
  const { direction, formulas, rules, ...kept } = column;
  return { ...kept, index, ...modesOf({ direction, formulas, rules }, choice) };
}

function newNames(headers: readonly string[], former: FormerColumns | null): string[] {
  const taken = former?.names ?? [];
  return columnNames([...taken, ...headers]).slice(taken.length);
}

const DEFAULT_TYPES: Readonly<Record<ColumnType, DetectedType>> = {
  TEXT: TEXT_TYPE,
  NUMBER: { type: 'NUMBER', nativeType: NATIVE_TYPES.decimal },
  DATE: { type: 'DATE', nativeType: NATIVE_TYPES.date },
  BOOLEAN: { type: 'BOOLEAN', nativeType: NATIVE_TYPES.boolean },
};

/** A column whose formulas are kept is one of texts. */
function typeOf(header: string, detected: DetectedType, choice: Choice | undefined): DetectedType {
  if (choice?.formulas === 'text') {
    if (choice.type === undefined || choice.type === 'TEXT') return TEXT_TYPE;
    throw unusable(`"${header}" is to keep its formulas, so it has to be TEXT.`);
  }
  return choice?.type === undefined || choice.type === detected.type ? detected : DEFAULT_TYPES[choice.type];
}

interface Modes {
  direction?: Column['direction'] | undefined;
  formulas?: 'text' | undefined;
  rules?: 'lenient' | undefined;
}

function modesOf(
  before: Modes,
  choice: Choice | undefined,
): Pick<Column, 'direction' | 'formulas' | 'rules'> {
  const direction = choice?.direction ?? before.direction ?? 'both';
  const formulas = choice?.formulas ?? before.formulas ?? 'value';
  const rules = choice?.rules ?? before.rules ?? 'strict';
  return {
    ...(direction !== 'both' && { direction }),
    ...(formulas === 'text' && { formulas }),
    ...(rules === 'lenient' && { rules }),
  };
}
