/** The functions that the stand-in knows. Arguments are evaluated when a function asks for them. */
import type { CellValue } from './cell.ts';
import { isCellError } from './cell.ts';
import { formatCell } from './format-cell.ts';
import type { Operand } from './formula-values.ts';
import {
  asBoolean,
  asNumber,
  asText,
  compareScalars,
  FormulaFailure,
  scalarOf,
  valuesOf,
} from './formula-values.ts';
import { serialOfWallTime, wallTimeOfSerial } from './serial-date.ts';

type Argument = () => Operand;

interface Surroundings {
  readonly at: { readonly row: number; readonly column: number };
  readonly now: () => number;
}

type FormulaFunction = (args: readonly Argument[], surroundings: Surroundings) => CellValue;

function argument(args: readonly Argument[], index: number): Operand {
  const arg = args[index];
  if (arg === undefined) throw new FormulaFailure('N_A', `Wrong number of arguments: ${args.length} found.`);
  return arg();
}

const scalar = (args: readonly Argument[], index: number): CellValue => scalarOf(argument(args, index));
const number = (args: readonly Argument[], index: number, missing?: number): number =>
  missing !== undefined && args[index] === undefined ? missing : asNumber(scalar(args, index));
const text = (args: readonly Argument[], index: number): string => asText(scalar(args, index));

/** The numbers of all arguments: in references only real numbers count, elsewhere everything that can be one. */
function numbers(args: readonly Argument[]): number[] {
  return args.flatMap((arg) => {
    const operand = arg();
    if (operand.kind === 'value') return [asNumber(scalarOf(operand))];
    return [...valuesOf(operand)].flatMap((value) => {
      if (isCellError(value)) throw new FormulaFailure(value.error, value.message);
      return typeof value === 'number' ? [value] : [];
    });
  });
}

const present = (args: readonly Argument[]): CellValue[] =>
  args.flatMap((arg) => [...valuesOf(arg())]).filter((value) => value !== undefined);

const booleans = (args: readonly Argument[]): boolean[] => present(args).map(asBoolean);

const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

function extreme(list: readonly number[], pick: (a: number, b: number) => number): number {
  return list.length === 0 ? 0 : list.reduce((best, value) => pick(best, value));
}

function average(list: readonly number[]): number {
  if (list.length === 0) {
    throw new FormulaFailure(
      'DIVIDE_BY_ZERO',
      'Evaluation of function AVERAGE caused a divide by zero error.',
    );
  }
  return sum(list) / list.length;
}

/** The predicate of a criterion such as ">=5", "<>x" or "x". */
function criterion(value: CellValue): (candidate: CellValue) => boolean {
  const [, operator = '=', operand = ''] = /^(<=|>=|<>|<|>|=)?(.*)$/s.exec(asText(value)) ?? [];
  const asked = operand !== '' && !Number.isNaN(Number(operand)) ? Number(operand) : operand;
  return (candidate) => {
    if (isCellError(candidate)) return false;
    if (operator === '<>') return compareScalars(candidate ?? '', asked) !== 0;
    if (typeof candidate !== typeof asked) return false;
    const order = compareScalars(candidate, asked);
    if (operator === '=') return order === 0;
    return (operator.includes('=') && order === 0) || (operator.startsWith('<') ? order < 0 : order > 0);
  };
}

function vlookup(args: readonly Argument[]): CellValue {
  const wanted = scalar(args, 0);
  const table = argument(args, 1);
  const column = number(args, 2) - 1;
  if (args[3] === undefined || asBoolean(scalar(args, 3))) {
    throw new FormulaFailure('ERROR', 'VLOOKUP is supported by the stand-in with an exact match only.');
  }
  if (table.kind === 'area') {
    const { startRow, endRow, startColumn, endColumn } = table.extent;
    if (startColumn + column >= endColumn) {
      throw new FormulaFailure('REF', 'VLOOKUP evaluates to an out of bounds range.');
    }
    for (let row = startRow; row < endRow; row += 1) {
      const found = table.valueAt(row, startColumn);
      if (!isCellError(found) && typeof found === typeof wanted && compareScalars(found, wanted) === 0) {
        return table.valueAt(row, startColumn + column);
      }
    }
  }
  throw new FormulaFailure('N_A', `Did not find value '${asText(wanted)}' in VLOOKUP evaluation.`);
}

function place(args: readonly Argument[], own: number, side: 'startRow' | 'startColumn'): number {
  if (args.length === 0) return own + 1;
  const operand = argument(args, 0);
  if (operand.kind === 'area') return operand.area[side] + 1;
  throw new FormulaFailure('N_A', 'Argument must be a range.');
}

/** Does the argument end in an error? */
function fails(arg: Argument | undefined): boolean {
  try {
    if (arg) scalarOf(arg());
    return false;
  } catch (failure) {
    if (failure instanceof FormulaFailure) return true;
    throw failure;
  }
}

function round(value: number, places: number): number {
  const shifted = Number(`${Math.abs(value)}e${places}`);
  return Math.sign(value) * Number(`${Math.round(shifted)}e${-places}`);
}

function part(serial: number): Date {
  return new Date(wallTimeOfSerial(serial));
}

function sumIf(args: readonly Argument[]): number {
  const matches = criterion(scalar(args, 1));
  const tested = [...valuesOf(argument(args, 0))];
  const summed = args[2] === undefined ? tested : [...valuesOf(argument(args, 2))];
  return sum(
    tested.map((value, index) => (matches(value) && typeof summed[index] === 'number' ? summed[index] : 0)),
  );
}

/** By upper-case name. */
export const functions: Readonly<Record<string, FormulaFunction | undefined>> = {
  SUM: (args) => sum(numbers(args)),
  AVERAGE: (args) => average(numbers(args)),
  MIN: (args) => extreme(numbers(args), Math.min),
  MAX: (args) => extreme(numbers(args), Math.max),
  COUNT: (args) => present(args).filter((value) => typeof value === 'number').length,
  COUNTA: (args) => present(args).length,
  COUNTIF: (args) => [...valuesOf(argument(args, 0))].filter(criterion(scalar(args, 1))).length,
  SUMIF: sumIf,
  ABS: (args) => Math.abs(number(args, 0)),
  INT: (args) => Math.floor(number(args, 0)),
  MOD: (args) => number(args, 0) - number(args, 1) * Math.floor(number(args, 0) / number(args, 1)),
  ROUND: (args) => round(number(args, 0), number(args, 1, 0)),
  SQRT: (args) => Math.sqrt(number(args, 0)),
  PI: () => Math.PI,
  IF: (args) => {
    const branch = asBoolean(scalar(args, 0)) ? 1 : 2;
    return args[branch] === undefined ? false : scalar(args, branch);
  },
  IFERROR: (args) => {
    if (!fails(args[0])) return scalar(args, 0);
    return args[1] === undefined ? undefined : scalar(args, 1);
  },
  AND: (args) => booleans(args).every(Boolean),
  OR: (args) => booleans(args).some(Boolean),
  NOT: (args) => !asBoolean(scalar(args, 0)),
  TRUE: () => true,
  FALSE: () => false,
  NA: () => ({ error: 'N_A', message: 'Error' }),
  ISBLANK: (args) => scalar(args, 0) === undefined,
  ISERROR: (args) => fails(args[0]),
  ISNUMBER: (args) => typeof scalar(args, 0) === 'number',
  ISTEXT: (args) => typeof scalar(args, 0) === 'string',
  CONCATENATE: (args) =>
    args
      .flatMap((arg) => [...valuesOf(arg())])
      .map(asText)
      .join(''),
  CONCAT: (args) => text(args, 0) + text(args, 1),
  LEN: (args) => text(args, 0).length,
  UPPER: (args) => text(args, 0).toUpperCase(),
  LOWER: (args) => text(args, 0).toLowerCase(),
  TRIM: (args) => text(args, 0).trim().replace(/ +/g, ' '),
  LEFT: (args) => text(args, 0).slice(0, number(args, 1, 1)),
  RIGHT: (args) => (number(args, 1, 1) === 0 ? '' : text(args, 0).slice(-number(args, 1, 1))),
  MID: (args) => text(args, 0).slice(number(args, 1) - 1, number(args, 1) - 1 + number(args, 2)),
  TEXT: (args) => formatCell(scalar(args, 0), { type: 'NUMBER', pattern: text(args, 1) }),
  VALUE: (args) => asNumber(text(args, 0)),
  HYPERLINK: (args) => (args[1] === undefined ? text(args, 0) : scalar(args, 1)),
  TODAY: (_args, { now }) => Math.floor(now()),
  NOW: (_args, { now }) => now(),
  DATE: (args) => serialOfWallTime(Date.UTC(number(args, 0), number(args, 1) - 1, number(args, 2))),
  YEAR: (args) => part(number(args, 0)).getUTCFullYear(),
  MONTH: (args) => part(number(args, 0)).getUTCMonth() + 1,
  DAY: (args) => part(number(args, 0)).getUTCDate(),
  ROW: (args, { at }) => place(args, at.row, 'startRow'),
  COLUMN: (args, { at }) => place(args, at.column, 'startColumn'),
  VLOOKUP: vlookup,
};
