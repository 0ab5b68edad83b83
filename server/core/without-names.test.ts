/** What the log leaves out of a sentence. */
import { expect, test } from 'vitest';

import { withoutNames } from './without-names.ts';

test.each([
  ['The tab "Salaries" was deleted.', 'The tab "…" was deleted.'],
  ['"a" and "b" could be "say "hi"".', '"…".'],
  ['Line "one\ntwo" ends.', 'Line "…" ends.'],
  ['The triggers of ann@example.com tell nothing.', 'The triggers of … tell nothing.'],
  ['Nothing is named.', 'Nothing is named.'],
])('%j is logged as %j [A8]', (sentence, logged) => {
  expect(withoutNames(sentence)).toBe(logged);
});
