/** Gives Node a changed text of one source file: in this thread, for all that is imported from now on. */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

import type { Mutant } from './mutants.ts';

const SERVER = new URL('../../', import.meta.url);

/** Throws when the text is not there exactly once: then the mutant has to follow the source. */
export function breakSource({ name, file, find, replace }: Mutant): void {
  const target = new URL(file, SERVER).href;
  const [before, after, ...others] = readFileSync(fileURLToPath(target), 'utf8').split(find);
  if (before === undefined || after === undefined || others.length > 0) {
    throw new Error(`"${name}": ${file} does not hold the text to be replaced exactly once`);
  }
  const source = stripTypeScriptTypes(before + replace + after);
  registerHooks({
    load: (url, context, next) =>
      url === target ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
}
