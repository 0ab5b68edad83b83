/** Every rule of SPEC.md has a test, every number in a title is a rule - and the check itself can fail. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { checkSpec, readRules, type FoundTitle } from './check-spec.ts';
import { readTitles } from './test-titles.ts';

const SERVER = join(import.meta.dirname, '../..');
/** Their titles are the data of the check below. */
const OWN = 'test/spec/spec.test.ts';

function titlesIn(folder: string): FoundTitle[] {
  const files = globSync('**/*.test.ts', { cwd: folder }).filter((file) => file !== OWN);
  return files.sort().flatMap((file) => titlesOf(file, readFileSync(join(folder, file), 'utf8')));
}

function titlesOf(file: string, text: string): FoundTitle[] {
  return readTitles(file, text).map((title) => ({ ...title, file }));
}

/** All test files are parsed: seconds on a busy machine. */
const PARSING = { timeout: 60_000 };

test(
  'each rule has a test, each number in a title is a rule, numbers come once and in order',
  PARSING,
  () => {
    const rules = readRules(readFileSync(join(SERVER, 'SPEC.md'), 'utf8'));
    const titles = titlesIn(SERVER);
    expect(rules.length).toBeGreaterThan(50);
    expect(titles.length).toBeGreaterThan(500);
    expect(checkSpec(rules, titles)).toEqual([]);
  },
);

const SPEC = `# Rules
## A - First
- **A1** A sentence,
  which goes on.
- **A2** withdrawn.
- **A3** Another one.
## B - Second
- **B1** The last one.
`;
const ONE = "test('one [A1]', () => {});";
const TESTS = `${ONE}
describe('both [A3, B1]', () => {
  test.each([1, 2])('of %i', () => {});
});`;

describe('the check', () => {
  const check = (spec: string, tests: string) => checkSpec(readRules(spec), titlesOf('x.test.ts', tests));

  test('is content when every rule has a test', () => {
    expect(check(SPEC, TESTS)).toEqual([]);
  });

  test.each([
    ['no test names it', "test('one', () => {});"],
    ['its test is skipped', "test.skip('one [A1]', () => {});"],
    ['its test is still to be written', "test.todo('one [A1]');"],
    ['its block is empty', "describe('one [A1]', () => {});"],
    ['its block is skipped', "describe.skip('block', () => { test('one [A1]', () => {}); });"],
  ])('finds a rule without a test: %s', (_, one) => {
    expect(check(SPEC, TESTS.replace(ONE, one))).toEqual(['A1 has no test that runs.']);
  });

  test.each([
    ['unknown', "test('x [A1, C1]', () => {});", 'names C1, which is no rule.'],
    ['withdrawn', "test('x [A2]', () => {});", 'names A2, which is no rule.'],
    ['not at the end', "test('x [A1] y', () => {});", 'rules stand at the end'],
    ['not written like others', "test('x [A1,B1]', () => {});", 'rules stand at the end'],
    ['without a space before it', "test('x[A1]', () => {});", 'rules stand at the end'],
  ])('finds a number that is %s', (_, more, problem) => {
    expect(check(SPEC, TESTS + more)).toEqual([expect.stringContaining(problem)]);
  });

  test.each([
    ['twice', SPEC.replace('**A3**', '**A1**'), 'A1 stands where A3 is due.'],
    ['missing', SPEC.replace('- **A2** withdrawn.\n', ''), 'A3 stands where A2 is due.'],
    ['in another section', SPEC.replace('## B - Second', '## C - Second'), 'B1 stands in section C.'],
    ['in no section', SPEC.replace('## B - Second', '## Second'), 'B1 stands in section of no letter.'],
    ['nowhere', 'no rules at all', 'SPEC.md has no rules.'],
  ])('finds numbers that are %s', (_, spec, problem) => {
    expect(check(spec, TESTS)).toContain(problem);
  });
});

describe('the titles of a test file', () => {
  const titles = (text: string) => readTitles('x.test.ts', text).map(({ title }) => title);

  test.each([
    ['behind a table', "test.each<[string]>([['a'], ['b']])(\n  '%s [A1]', () => {});", ['%s [A1]']],
    ['behind a tagged table', "test.each`a\n${1}`('of $a', () => {});", ['of $a']],
    ['behind a condition', "test.skipIf(isSlow)('x', () => {});", ['x']],
    ['a choice of two', "test(bad ? 'a [A1]' : 'b [B1]', () => {});", ['a [A1]', 'b [B1]']],
    ['a template', 'test(`x ${y} [A1]`, () => {});', ['x ${y} [A1]']],
    ['with a quote', "test('a customer\\'s [A1]', () => {});", ["a customer's [A1]"]],
    ['none in comments and strings', "// test('x')\nconst text = \"test('y')\";", []],
    ['none of other calls', "it.test('x'); latest('y'); expect('z');", []],
  ])('%s', (_, text, expected) => {
    expect(titles(text)).toEqual(expected);
  });
});
