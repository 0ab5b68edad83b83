/** What is stored in the document's properties reads back, in parts where one property is too small. */
import { describe, expect, test } from 'vitest';
import type { StoredLink } from '../document-state.ts';
import { linkProperties, readLinks, stateProperty, storeUsed } from '../document-state.ts';

const link = (columns: number, header: string): StoredLink => ({
  spreadsheetId: 'original',
  settings: {
    linkId: 'l1',
    tabId: 0,
    headerRow: 1,
    keyColumn: columns,
    keyHeader: 'key',
    columns: Array.from({ length: columns }, (_, index) => ({ id: `c${index}`, index, header })),
  },
  secret: 's',
  tableName: 't',
});

/** What a spreadsheet with these properties reads. */
function read(
  all: Record<string, string>,
  { tabId, spreadsheetId = 'original' }: { tabId?: number; spreadsheetId?: string } = {},
) {
  const properties = { all: () => all, set: () => undefined, remove: () => undefined };
  return readLinks({ properties, spreadsheetId: () => spreadsheetId }, tabId);
}

describe('links in the document’s properties', () => {
  test.each([1, 60, 190])('a link with %i columns comes back as it was', (columns) => {
    const stored = linkProperties(link(columns, '名前 of a rather long column'));
    expect(Object.values(stored).every((value) => Buffer.byteLength(value) <= 9 * 1024)).toBe(true);
    expect(read(stored)).toMatchObject([{ id: 'l1', ...link(columns, '名前 of a rather long column') }]);
  });

  test('parts of an earlier, longer text do no harm', () => {
    const stored = { ...linkProperties(link(190, 'old header')), ...linkProperties(link(1, 'new header')) };
    expect(read(stored)).toMatchObject([{ settings: { columns: [{ header: 'new header' }] } }]);
  });

  test('state and outbox belong to their link', () => {
    const state = { clock: null, sentAt: 5, error: 'why' };
    const [found] = read({
      ...linkProperties(link(1, 'a')),
      ...stateProperty('l1', state),
      'out:l1:x': 'mine',
      'out:l10:x': 'not mine',
    });
    expect(found).toMatchObject({ state, outbox: { 'out:l1:x': 'mine' } });
  });

  test('a copy of the spreadsheet carries them along and has none', () => {
    const stored = linkProperties(link(1, 'a'));
    expect(read(stored, { spreadsheetId: 'copy' })).toEqual([]);
  });

  test('of one tab are found without those of others', () => {
    const stored = linkProperties(link(1, 'a'));
    expect([read(stored, { tabId: 0 }).length, read(stored, { tabId: 1 }).length]).toEqual([1, 0]);
  });

  test('a link that cannot be read is left out', () => {
    expect(read({ 'link:l1': '{"settings"' })).toEqual([]);
  });
});

test('how full the store is counts names and values in UTF-8', () => {
  expect(storeUsed({})).toBe(0);
  expect(storeUsed({ 'link:l1': 'ä'.repeat(200_000), x: 'y'.repeat(99_992) })).toBe(1);
});
