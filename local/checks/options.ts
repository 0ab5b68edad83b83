/** The options of `npm test`. */
import { PlainError } from '../launch/plain-error.mjs';
import type { Step } from './steps.ts';

export interface CheckOptions {
  steps: readonly Step[];
  /** Steps that --only left out. */
  leftOut: readonly Step[];
  /** The tests that need MySQL run on MariaDB instead, and nothing else runs unless --only names it. */
  isOnMariadb: boolean;
  help: boolean;
}

export function usage(steps: readonly Step[]): string {
  const lines = steps.map((step) => `  ${step.name.padEnd(10)} ${step.what}`);
  return [
    'npm test [-- --only NAME[,NAME]] [--mariadb]',
    '',
    'Runs, in this order:',
    ...lines,
    '',
    '--mariadb runs those that need MySQL, on MariaDB.',
  ].join('\n');
}

/** Reads `--only NAME[,NAME]` (also repeated, also `--only=NAME`), `--mariadb` and `--help`. */
export function parseCheckOptions(args: readonly string[], steps: readonly Step[]): CheckOptions {
  const names = steps.map((step) => step.name);
  const only = new Set<string>();
  let help = false;
  let isOnMariadb = false;
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '--help' || arg === '-h') help = true;
    else if (arg === '--mariadb') isOnMariadb = true;
    else if (arg === '--only') namesIn(args[(i += 1)], names).forEach((name) => only.add(name));
    else if (arg.startsWith('--only=')) namesIn(arg.slice(7), names).forEach((name) => only.add(name));
    else {
      throw new PlainError(
        `"${arg}" is not an option: use --mariadb, or --only with names out of ${names.join(', ')}.`,
      );
    }
  }
  if (isOnMariadb && only.size === 0) steps.filter(needsMysql).forEach(({ name }) => only.add(name));
  const wanted = (step: Step) => only.size === 0 || only.has(step.name);
  return { steps: steps.filter(wanted), leftOut: steps.filter((step) => !wanted(step)), isOnMariadb, help };
}

function needsMysql({ project }: Step): boolean {
  return project === 'int' || project === 'e2e';
}

function namesIn(list: string | undefined, known: readonly string[]): string[] {
  const names = (list ?? '').split(',').map((name) => name.trim());
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new PlainError(
    `--only ${unknown || 'without a name'}: give names out of ${known.join(', ')}, with commas.`,
  );
}
