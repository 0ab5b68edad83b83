/**
 * Compares the rules of SPEC.md with the titles of the tests: each rule has a test, each number that a title names is a rule,
 * and numbers come once and in order. Pure.
 */
import type { TestTitle } from './test-titles.ts';

export interface Rule {
  /** Such as `O7`. */
  id: string;
  /** Letter of the section in which it stands; null when that has none. */
  section: string | null;
  /** Its number is not given anew, and it needs no test. */
  isWithdrawn: boolean;
}

/** Sections are `## O - Title`, rules `- **O7** sentence`. */
export function readRules(markdown: string): Rule[] {
  let section: string | null = null;
  const rules: Rule[] = [];
  for (const line of markdown.split('\n')) {
    if (line.startsWith('## ')) section = /^## ([A-Z]) - /.exec(line)?.[1] ?? null;
    const [, id, sentence] = /^[-*] \*\*([A-Z]\d+)\*\*(.*)$/.exec(line) ?? [];
    if (id === undefined || sentence === undefined) continue;
    rules.push({ id, section, isWithdrawn: /^ withdrawn\b/.test(sentence) });
  }
  return rules;
}

/** `file` is how the title is shown in a sentence. */
export type FoundTitle = TestTitle & { file: string };

/** What is wrong, in sentences; nothing when all is well. */
export function checkSpec(rules: readonly Rule[], titles: readonly FoundTitle[]): string[] {
  const known = new Set(rules.filter(({ isWithdrawn }) => !isWithdrawn).map(({ id }) => id));
  const tagged = titles.map((found) => ({ ...found, ...tagOf(found.title) }));
  const held = new Set(tagged.flatMap(({ ids, tests }) => (tests > 0 ? ids : [])));
  const where = ({ file, line, title }: FoundTitle) => `${file}:${line} "${title}"`;
  return [
    ...numberingProblems(rules),
    ...[...known].filter((id) => !held.has(id)).map((id) => `${id} has no test that runs.`),
    ...tagged.flatMap((found) =>
      found.ids.filter((id) => !known.has(id)).map((id) => `${where(found)} names ${id}, which is no rule.`),
    ),
    ...tagged
      .filter(({ isMisplaced }) => isMisplaced)
      .map((found) => `${where(found)}: rules stand at the end of a title, such as [O7] or [O7, T2].`),
  ];
}

/** A section's numbers ascend by one from 1. */
function numberingProblems(rules: readonly Rule[]): string[] {
  if (rules.length === 0) return ['SPEC.md has no rules.'];
  const last = new Map<string, number>();
  return rules.flatMap(({ id, section }) => {
    const [letter, number] = [id.charAt(0), Number(id.slice(1))];
    const next = (last.get(letter) ?? 0) + 1;
    last.set(letter, number);
    if (letter !== section) return [`${id} stands in section ${section ?? 'of no letter'}.`];
    return number === next ? [] : [`${id} stands where ${letter}${next} is due.`];
  });
}

const IDS = '[A-Z]\\d+(?:, [A-Z]\\d+)*';
const AT_END = new RegExp(` \\[(${IDS})\\]$`);
/** Brackets that begin like a list of rules, wherever they are. */
const ANYWHERE = /\[\s*[A-Za-z]\d+\b/;

function tagOf(title: string): { ids: string[]; isMisplaced: boolean } {
  const ids = AT_END.exec(title)?.[1]?.split(', ') ?? [];
  const rest = title.replace(AT_END, '');
  return { ids, isMisplaced: ANYWHERE.test(rest) };
}
