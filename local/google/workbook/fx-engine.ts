/**
 * A small formula engine: parsing by @borgar/fx, evaluation here. It knows the operators and some forty
 * functions; any other name is an honest #NAME?, never a guessed value.
 */
import type { AstExpression, BinaryExpression, UnaryExpression } from '@borgar/fx';
import { parse, parseA1Ref, tokenize } from '@borgar/fx';
import type { CellValue, ErrorType } from './cell.ts';
import type { FormulaEngine, FormulaSource } from './formula-engine.ts';
import { asNumber, asText, compareScalars, FormulaFailure, scalarOf } from './formula-values.ts';
import type { Operand } from './formula-values.ts';
import { functions } from './formula-functions.ts';
import type { Rectangle } from './grid-range.ts';

interface Environment {
  readonly at: { readonly row: number; readonly column: number };
  readonly source: FormulaSource;
}

const parsed = new Map<string, AstExpression | undefined>();
const parsedMax = 10_000;

function parseFormula(formula: string): AstExpression | undefined {
  const known = parsed.get(formula);
  if (known !== undefined || parsed.has(formula)) return known;
  let tree: AstExpression | undefined;
  try {
    const root = parse(tokenize(formula, { mergeRefs: true, allowTernary: true }));
    tree = root;
  } catch {
    tree = undefined;
  }
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(formula, tree);
  return tree;
}

export const fxEngine: FormulaEngine = {
  evaluate(formula, at, source): CellValue {
    const tree = parseFormula(formula);
    if (tree === undefined) return { error: 'ERROR', message: 'Formula parse error.' };
    try {
      const value = scalarOf(evaluate(tree, { at, source }));
      return value ?? 0;
    } catch (failure) {
      if (failure instanceof FormulaFailure) return failure.value;
      throw failure;
    }
  },
};

function evaluate(node: AstExpression, environment: Environment): Operand {
  switch (node.type) {
    case 'Literal':
      return { kind: 'value', value: node.value };
    case 'ErrorLiteral':
      throw new FormulaFailure(errorOf(node.value), 'Error in the formula.');
    case 'ReferenceIdentifier':
      return reference(node.value, environment);
    case 'UnaryExpression':
      return { kind: 'value', value: unary(node, environment) };
    case 'BinaryExpression':
      return { kind: 'value', value: binary(node, environment) };
    case 'CallExpression':
      return call(node.callee.name, node.arguments, environment);
    case 'ArrayExpression':
    case 'LambdaExpression':
    case 'LetExpression':
      throw new FormulaFailure('ERROR', `${node.type} is not supported by the stand-in.`);
  }
}

function errorOf(text: string): ErrorType {
  if (text === '#N/A') return 'N_A';
  if (text === '#DIV/0!') return 'DIVIDE_BY_ZERO';
  return text === '#REF!' ? 'REF' : 'ERROR';
}

function reference(text: string, { source, at }: Environment): Operand {
  const { title, area } = placeOf(text, source);
  const extent = source.extent(title, area);
  if (extent === undefined) throw new FormulaFailure('REF', `Unresolved sheet name '${title ?? ''}'.`);
  return { kind: 'area', area, extent, at, valueAt: (row, column) => source.valueAt(title, row, column) };
}

function placeOf(text: string, source: FormulaSource): { title: string | undefined; area: Rectangle } {
  const found = parseA1Ref(text, { allowNamed: false, allowTernary: true });
  if (found === undefined || !('range' in found)) {
    const named = source.named(text);
    if (named) return named;
    throw new FormulaFailure('NAME', `Unknown range name: '${text}'.`);
  }
  const { top, left, bottom = top, right = left } = found.range;
  const area = {
    startRow: top ?? 0,
    endRow: bottom === null ? Infinity : bottom + 1,
    startColumn: left ?? 0,
    endColumn: right === null ? Infinity : right + 1,
  };
  return { title: found.context?.at(-1), area };
}

function unary(node: UnaryExpression, environment: Environment): CellValue {
  const [argument] = node.arguments;
  if (argument === undefined) throw new FormulaFailure('ERROR', 'Formula parse error.');
  const value = scalarOf(evaluate(argument, environment));
  if (node.operator === '-') return -asNumber(value);
  if (node.operator === '%') return asNumber(value) / 100;
  if (node.operator === '+') return value;
  throw new FormulaFailure('ERROR', `The operator ${node.operator} is not supported by the stand-in.`);
}

function binary(node: BinaryExpression, environment: Environment): CellValue {
  const [first, second] = node.arguments;
  if (first === undefined || second === undefined) throw new FormulaFailure('ERROR', 'Formula parse error.');
  const left = scalarOf(evaluate(first, environment));
  const right = scalarOf(evaluate(second, environment));
  switch (node.operator) {
    case '+':
      return asNumber(left) + asNumber(right);
    case '-':
      return asNumber(left) - asNumber(right);
    case '*':
      return asNumber(left) * asNumber(right);
    case '/':
      if (asNumber(right) === 0) {
        throw new FormulaFailure('DIVIDE_BY_ZERO', 'Function DIVIDE parameter 2 cannot be zero.');
      }
      return asNumber(left) / asNumber(right);
    case '^':
      return asNumber(left) ** asNumber(right);
    case '&':
      return asText(left) + asText(right);
    case '=':
      return compareScalars(left, right) === 0;
    case '<>':
      return compareScalars(left, right) !== 0;
    case '<':
      return compareScalars(left, right) < 0;
    case '>':
      return compareScalars(left, right) > 0;
    case '<=':
      return compareScalars(left, right) <= 0;
    case '>=':
      return compareScalars(left, right) >= 0;
    case ':':
    case ' ':
    case ',':
      throw new FormulaFailure('ERROR', `The operator "${node.operator}" is not supported by the stand-in.`);
  }
}

function call(callee: string, nodes: readonly (AstExpression | null)[], environment: Environment): Operand {
  const name = callee.toUpperCase();
  const run = functions[name];
  if (run === undefined) throw new FormulaFailure('NAME', `Unknown function: '${name}'.`);
  const blank: Operand = { kind: 'value', value: undefined };
  const args = nodes.map((node) => () => (node === null ? blank : evaluate(node, environment)));
  return { kind: 'value', value: run(args, { at: environment.at, now: () => environment.source.now() }) };
}
