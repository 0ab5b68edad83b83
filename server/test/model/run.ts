/**
 * Explores the protocol's model from the command line:
 * `npm run model -- [--scope NAME,...] [--ms N] [--without RULE,...] [--walk SEED]`. Ends with 1 when something is violated.
 */
import { parseArgs } from 'node:util';

import { exploreAll, walk, type Exploration } from './explore.ts';
import { allRulesBut, isRuleName, RULES, type RuleName } from './rules.ts';
import type { Scope } from './scope.ts';
import { SCOPES } from './scopes.ts';

const WALK_LENGTH = 60;

function main(): number {
  const { values } = parseArgs({
    options: {
      scope: { type: 'string', default: 'all' },
      ms: { type: 'string', default: '10000' },
      without: { type: 'string', default: '' },
      walk: { type: 'string' },
    },
  });
  const without = values.without.split(',').filter(Boolean);
  const unknown = without.find((name) => !isRuleName(name));
  if (unknown !== undefined) return refuse(`There is no rule "${unknown}".`, RULES);
  const names = values.scope === 'all' ? Object.keys(SCOPES) : values.scope.split(',');
  const missing = names.find((name) => !(name in SCOPES));
  if (missing !== undefined) return refuse(`There is no scope "${missing}".`, abouts());
  const rules = allRulesBut(...without.filter((name): name is RuleName => isRuleName(name)));
  let failed = 0;
  for (const name of names) {
    const scope = SCOPES[name];
    if (!scope) continue;
    const end = performance.now() + Number(values.ms);
    const isTimeUp = () => performance.now() > end;
    const began = performance.now();
    const found =
      values.walk === undefined
        ? exploreAll(rules, scope, isTimeUp)
        : walk(rules, scope, Number(values.walk), WALK_LENGTH, isTimeUp);
    report(name, scope, found, performance.now() - began, values.walk === undefined ? 'states' : 'walks');
    if (found.violation) failed++;
  }
  return failed > 0 ? 1 : 0;
}

function report(name: string, scope: Scope, found: Exploration, ms: number, unit: string): void {
  const { states, depth, isWhole, violation } = found;
  const result = violation ? `FAIL  ${violation.what}` : isWhole ? 'PASS' : 'ok so far (not whole)';
  const speed = Math.round((states * 1000) / Math.max(ms, 1));
  print(`${name} (${scope.about}): ${states} ${unit}, depth ${depth}, ${speed}/s  ${result}`);
  violation?.trace.forEach((action, at) => print(`   ${at + 1}. ${action}`));
  if (violation?.closing) print(`   then everything comes to rest (${closingWords(violation.closing)})`);
}

type Closing = NonNullable<NonNullable<Exploration['violation']>['closing']>;

function closingWords({ calls, undead, webhooks, reconciles }: Closing): string {
  const when = { first: 'at once', between: 'late', never: 'never', reversed: 'in reverse order' };
  const words = [`webhooks ${when[webhooks]}`, `calls on their way ${when[calls]}`];
  if (undead) words.push('the call about to be made is made');
  if (!reconciles) words.push('no reconcile');
  return words.join(', ');
}

function refuse(sentence: string, known: Readonly<Record<string, string>>): number {
  print(sentence);
  for (const [name, about] of Object.entries(known)) print(`  ${name}: ${about}`);
  return 2;
}

function abouts(): Record<string, string> {
  return Object.fromEntries(Object.entries(SCOPES).map(([name, { about }]) => [name, about]));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = main();
