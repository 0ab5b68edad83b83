/** Search queries: what each term asks of a file, how terms join, and what is refused. */
import { describe, expect, test } from 'vitest';
import { Documents } from '../server/documents.ts';
import { rootFolderOf } from './accounts.ts';
import { parseQuery } from './parse-query.ts';
import type { Role } from './sharing.ts';
import { granteeOf, permission } from './sharing.ts';

const ann = 'ann@example.com';
const time = Date.parse('2026-01-02T03:04:05Z');
const documents = new Documents({ dataDir: undefined, now: () => time });

function make(title: string, owner: string, shares: Readonly<Record<string, Role>> = {}): void {
  const document = documents.create(title, owner);
  for (const [name, role] of Object.entries(shares)) {
    documents.share(document, permission(granteeOf(name), role, time));
  }
  if (title === 'Plan B') {
    Object.assign(document.file, { starredBy: [ann], trashedTime: time, properties: { team: 'x' } });
  }
}

make("Ann's \\ plan", ann);
make('Plan B', ann, { 'bob@example.com': 'writer' });
make('Explain', 'bob@example.com', { [ann]: 'commenter' });
make('Open', ann, { anyone: 'reader' });

function found(q: string): string[] {
  const fits = parseQuery(q);
  const fitting = documents.list().filter((document) => fits(document, ann));
  return fitting.map(({ workbook }) => workbook.title);
}

const all = ["Ann's \\ plan", 'Plan B', 'Explain', 'Open'];
const but = (title: string): string[] => all.filter((each) => each !== title);

describe('a query', () => {
  test.each([
    [String.raw`name = 'Ann\'s \\ plan'`, ["Ann's \\ plan"]],
    [`name = "Plan B"`, ['Plan B']],
    [`name != 'Open'`, but('Open')],
    [`name contains 'plan'`, ["Ann's \\ plan", 'Plan B']],
    [`mimeType='application/vnd.google-apps.spreadsheet'`, all],
    [`mimeType contains 'folder'`, []],
    ['trashed = true', ['Plan B']],
    ['trashed=false', but('Plan B')],
    ['starred != true', but('Plan B')],
    ['sharedWithMe', ['Explain']],
    ['sharedWithMe = false', but('Explain')],
    [`'${ann}' in owners`, but('Explain')],
    [`'me' in writers`, but('Explain')],
    [`'me' in readers`, all],
    [`'bob@example.com' in writers`, ['Plan B', 'Explain']],
    [`'root' in parents`, but('Explain')],
    [`'${rootFolderOf(ann)}' in parents`, but('Explain')],
    [`'other' in parents`, []],
    [`createdTime >= '2026-01-02T03:04:05'`, all],
    [`modifiedTime > '2026-01-02T03:04:05Z'`, []],
    [`modifiedTime < '2026-01-02T05:04:05+01:00'`, all],
    [`properties has { key='team' and value='x' }`, ['Plan B']],
    [`appProperties has {key='team' and value='x'}`, []],
    [`visibility = 'anyoneWithLink'`, ['Open']],
    [`visibility = 'limited'`, but('Open')],
  ])('%s', (q, titles) => {
    expect(found(q)).toEqual(titles);
  });

  test.each([
    [`starred = true and trashed = true`, ['Plan B']],
    [`name = 'Open' or name = 'Explain' and trashed = true`, []],
    [`name = 'Open' or (name = 'Plan B' and trashed = true)`, ['Plan B', 'Open']],
    [`not name = 'Open' AND not sharedWithMe`, ["Ann's \\ plan", 'Plan B']],
  ])('joins terms from left to right: %s', (q, titles) => {
    expect(found(q)).toEqual(titles);
  });

  test.each([
    `name = 'x`,
    `name ~ 'x'`,
    `colour = 'red'`,
    `constructor = 'x'`,
    `trashed = 'maybe'`,
    `trashed contains true`,
    `'x' in hearts`,
    `modifiedTime > 'yesterday'`,
    `visibility = 'high'`,
    `name = 'a' 'b'`,
    `(name = 'a'`,
    `name = 'a' and`,
    `starred has { key='a' and value='b' }`,
  ])('is refused: %s', (q) => {
    expect(() => parseQuery(q)).toThrow('Invalid Value');
  });

  test('for the text of files is answered with 501', () => {
    expect(() => parseQuery(`fullText contains 'x'`)).toThrow('does not support searching for fullText');
  });
});
