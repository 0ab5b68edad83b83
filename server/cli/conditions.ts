/** Conditions as people type them: `state = open`, `level in new, gold`, `due is not null`, `` `last name` begins with A ``. */
import { InvalidArgumentError } from 'commander';

import type { Condition } from '../../shared/protocol/row-filter.ts';

const CONDITION =
  /^\s*(?:`(?<quoted>[^`]+)`|(?<plain>[^\s=!<>]+))\s*(?<op>is not null|is null|begins with\s|in\s|!=|<=|>=|=|<|>)\s*(?<value>.*?)\s*$/is;

/** For commander: one more part of the condition. The server knows whether the value fits its column. */
export function conditions(text: string, before: readonly Condition[] = []): Condition[] {
  const { quoted, plain, op = '', value = '' } = CONDITION.exec(text)?.groups ?? {};
  const column = quoted ?? plain;
  const known = OPS.find((each) => each === op.trim().toLowerCase());
  if (column === undefined || known === undefined) {
    throw new InvalidArgumentError(
      'It has to be a column, a comparison and a value, for example "state = open".',
    );
  }
  const isUnary = known === 'is null' || known === 'is not null';
  if (isUnary !== (value === '') && known !== '=' && known !== '!=') {
    throw new InvalidArgumentError(isUnary ? `"${known}" takes no value.` : `"${known}" needs a value.`);
  }
  if (isUnary) return [...before, { column, op: known }];
  const wanted = known === 'in' ? value.split(',').map((each) => each.trim()) : value;
  return [...before, { column, op: known, value: wanted }];
}

const OPS: readonly Condition['op'][] = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'is null',
  'is not null',
  'begins with',
];
