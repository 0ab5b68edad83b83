/** The README's lists of what the stand-in covers are the code's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiMethods } from '../api/api-methods.ts';
import { driveMethods } from '../drive/drive-methods.ts';
import { requestKinds, unsupportedKinds } from '../api/requests/request-kinds.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

/** The names in the paragraph that begins with that label. */
function listed(label: string): string[] {
  const paragraph = readme.split(/\n{2,}/).find((text) => text.startsWith(`**${label}:**`)) ?? '';
  return [...paragraph.matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name ?? []).sort();
}

describe('README', () => {
  test.each([
    ['Methods', Object.keys(apiMethods)],
    ['Methods of Drive', Object.keys(driveMethods)],
    ['Requests of batchUpdate', [...requestKinds.keys()]],
    ['Requests answered with 501', [...unsupportedKinds]],
  ])('%s', (label, names) => {
    expect(listed(label)).toEqual(names.toSorted());
  });
});
