/**
 * Reads the titles of tests out of a test file with TypeScript's own parser, because a title may be a template, a choice of
 * two, or stand behind a table of cases over many lines, where a regular expression would miss it. Nothing is run.
 */
import ts from 'typescript';

export interface TestTitle {
  /** As written; placeholders such as `%s` and `${name}` are left as they are. */
  title: string;
  /** 1-based. */
  line: number;
  /** How many tests it stands over: 1 for a test, for a `describe` those inside it, and 0 for what never runs. */
  tests: number;
}

/** Titles of `test` and `describe`, with `each` and their other forms, in the order of the file. */
export function readTitles(fileName: string, text: string): TestTitle[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest);
  const titles: TestTitle[] = [];
  visit(source, source, titles, true);
  return titles;
}

/** Returns the number of tests in the node that run. */
function visit(source: ts.SourceFile, node: ts.Node, titles: TestTitle[], runs: boolean): number {
  const called = ts.isCallExpression(node) ? calledAs(node) : null;
  if (called === null || !ts.isCallExpression(node)) return visitChildren(source, node, titles, runs);
  const doesRun = runs && !called.modifiers.some((modifier) => NEVER_RUN.has(modifier));
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const own = titlesOf(source, node.arguments[0]).map((title) => ({ title, line, tests: 0 }));
  titles.push(...own);
  const inside = visitChildren(source, node, titles, doesRun);
  const tests = called.name === 'test' ? Number(doesRun) : inside;
  for (const each of own) each.tests = tests;
  return tests;
}

function visitChildren(source: ts.SourceFile, node: ts.Node, titles: TestTitle[], runs: boolean): number {
  let tests = 0;
  ts.forEachChild(node, (child) => {
    tests += visit(source, child, titles, runs);
  });
  return tests;
}

const NEVER_RUN = new Set(['skip', 'todo']);

/** `test(…)`, `test.skip(…)`, `test.each(cases)(…)`; null for every other call, also for the inner one of `each`. */
function calledAs(call: ts.CallExpression): { name: string; modifiers: string[] } | null {
  const table = tableOf(call.expression);
  if (table === null && isTable(call.expression)) return null;
  const [name, ...modifiers] = pathOf(table ?? call.expression);
  return name === 'test' || name === 'describe' ? { name, modifiers } : null;
}

/** `['test', 'skip']` of `test.skip`; nothing when it does not begin with a name. */
function pathOf(callee: ts.Node): string[] {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const before = pathOf(callee.expression);
  return before.length === 0 ? [] : [...before, callee.name.text];
}

/** `test.each` of `test.each(cases)` and of a tagged table; null when there is none. */
function tableOf(callee: ts.Node): ts.Node | null {
  if (ts.isCallExpression(callee) && isTable(callee.expression)) return callee.expression;
  return ts.isTaggedTemplateExpression(callee) && isTable(callee.tag) ? callee.tag : null;
}

/** Forms that take a table, or a condition, before the title. */
const TABLES = new Set(['each', 'for', 'skipIf', 'runIf']);

function isTable(callee: ts.Node): boolean {
  return ts.isPropertyAccessExpression(callee) && TABLES.has(callee.name.text);
}

/** Each text that the first argument may be; none when it is computed. */
function titlesOf(source: ts.SourceFile, title: ts.Expression | undefined): string[] {
  if (title === undefined) return [];
  if (ts.isStringLiteralLike(title)) return [title.text];
  if (ts.isTemplateExpression(title)) return [title.getText(source).slice(1, -1)];
  if (ts.isParenthesizedExpression(title)) return titlesOf(source, title.expression);
  if (!ts.isConditionalExpression(title)) return [];
  return [...titlesOf(source, title.whenTrue), ...titlesOf(source, title.whenFalse)];
}
