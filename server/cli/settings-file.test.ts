/** Settings of a link as a file: they come back as they went, and only what differs is changed. */
import { describe, expect, test } from 'vitest';

import type { ColumnList, LinkView } from '../../shared/protocol/link-api/views.ts';
import { CliError } from './cli-error.ts';
import { adopt, columnChoices, parseSettings, settingsOf } from './settings-file.ts';

const LINK: LinkView = {
  linkId: 'abcd',
  spreadsheetId: 'sheet',
  table: 'people',
  tab: 'People',
  tabId: 7,
  headerRow: 2,
  keyHeader: null,
  status: 'active',
  sentence: 'In sync.',
  pauseReason: null,
  policy: 'latest',
  deletes: 'delete',
  deleteGuard: { rows: 10, percent: 20 },
  rows: 3,
  importing: null,
  edits: { pending: 0, lastAt: null, oldestPendingAt: null },
  changes: { pending: 0, lastAt: null, oldestPendingAt: null },
  openConflicts: 0,
  issues: 0,
  deadLetters: 0,
  approvals: 0,
  heldRows: 0,
  drift: null,
  triggers: { owner: null, lastSeenAt: null, silent: false },
  quota: null,
};
const column = (header: string, changed: Partial<ColumnList['columns'][number]> = {}) => ({
  id: `c-${header}`,
  header,
  letters: 'A',
  name: header.toLowerCase(),
  type: 'TEXT' as const,
  nativeType: 'TEXT',
  direction: 'both' as const,
  formulas: 'value' as const,
  rules: 'strict' as const,
  status: 'active' as const,
  ...changed,
});
const COLUMNS: ColumnList = {
  columns: [column('Name'), column('Town', { status: 'deprecated' }), column('Old', { letters: null })],
  events: [],
};
const FILE = settingsOf(LINK, COLUMNS);

describe('a file', () => {
  test('is read as it was written, and changes nothing of its own link', () => {
    expect(parseSettings(JSON.stringify(FILE))).toEqual(FILE);
    expect(FILE.columns.map(({ header, skip }) => [header, skip])).toEqual([
      ['Name', false],
      ['Town', true],
    ]);
    expect(adopt(FILE, LINK, COLUMNS)).toEqual({ settings: {}, columns: [], left: [] });
  });

  test('says what is wrong with it', () => {
    expect(() => parseSettings('{')).toThrow(CliError);
    expect(() => parseSettings('{"format":"else"}')).toThrow('no file of "export"');
  });

  test('changes what differs, and says what it cannot', () => {
    const other = {
      ...COLUMNS,
      columns: [column('Name', { direction: 'db-to-sheet', name: 'full_name' }), column('Town')],
    };
    const file = { ...FILE, columns: [...FILE.columns, { ...column('Gone'), skip: false }] };
    const { settings, columns, left } = adopt(file, { ...LINK, policy: 'db', deletes: 'clear' }, other);
    expect(settings).toEqual({ policy: 'latest', deletes: 'delete' });
    expect(columns).toEqual([
      { id: 'c-Name', direction: 'both' },
      { id: 'c-Town', skip: true },
    ]);
    expect(left).toHaveLength(2);
  });
});

describe('a new link', () => {
  const preview = (header: string, index: number) => ({
    index,
    header,
    letters: 'A',
    name: header,
    type: 'TEXT' as const,
    nativeType: 'TEXT',
    skip: false,
    samples: [],
    warnings: [],
    canBeKey: false,
  });
  const seen = [preview('Town', 0), preview('Name', 1), preview('New', 2)];

  test('takes the choices of the file and of the person by header', () => {
    const choices = columnChoices(seen, { skip: ['Name'], file: FILE });
    expect(choices).toMatchObject([
      { index: 0, header: 'Town', skip: true },
      { index: 1, header: 'Name', skip: true },
    ]);
    expect(choices).toHaveLength(2);
  });

  test('refuses a header that the tab does not have', () => {
    expect(() => columnChoices(seen, { skip: ['Nobody'], file: null })).toThrow('no column "Nobody"');
  });
});
