/** Which link a name means. */
import { expect, test } from 'vitest';

import { CliError } from './cli-error.ts';
import { findLink } from './find-link.ts';

const link = (linkId: string, table: string, tab: string, spreadsheetId = 'sheet') => ({
  linkId,
  table,
  tab,
  spreadsheetId,
});
const LINKS = [
  link('abcd1234', 'people', 'People'),
  link('abce5678', 'orders', 'people'),
  link('xyzw0000', 'towns', 'Towns', 'another'),
  link('xyzw1111', 'rivers', 'Towns', 'third'),
];

function found(wanted: string): string {
  try {
    return findLink(LINKS, wanted).table;
  } catch (error) {
    return error instanceof CliError ? `${error.code} ${error.details.length}` : 'another error';
  }
}

test.each([
  ['abcd1234', 'people'],
  ['people', 'people'],
  ['People', 'people'],
  ['abce', 'orders'],
  ['another', 'towns'],
  ['abc', 'LINK_UNKNOWN 4'],
  ['xyzw', 'LINK_AMBIGUOUS 2'],
  ['Towns', 'LINK_AMBIGUOUS 2'],
  ['nothing', 'LINK_UNKNOWN 4'],
])('%s means %s', (wanted, expected) => expect(found(wanted)).toBe(expected));
