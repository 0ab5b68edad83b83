/** What became of a link's columns, from the header row and the tags on its columns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { TEXT_TYPE } from '../values/detect-type.ts';
import { followHeader } from './follow-header.ts';
import {
  activeColumns,
  KEY_TAG,
  type ColumnTag,
  type RegisteredColumn,
  type Registry,
} from './registered-column.ts';
import { schemaEvents } from './schema-events.ts';
import { isSettled, withHeader } from './with-header.ts';

function column(number: number, header: string, patch: Partial<RegisteredColumn> = {}): RegisteredColumn {
  return {
    id: `c${number}`,
    index: number - 1,
    header,
    name: header.toLowerCase(),
    ...TEXT_TYPE,
    status: 'active',
    why: null,
    isTagged: true,
    isInTable: true,
    ...patch,
  };
}

/** Name, Age and City in A to C, the row keys in D; everything tagged. */
function registry(patch: (column: RegisteredColumn) => Partial<RegisteredColumn> = () => ({})): Registry {
  const columns = ['Name', 'Age', 'City'].map((header, at) => column(at + 1, header));
  return {
    version: 1,
    columns: columns.map((each) => ({ ...each, ...patch(each) })),
    key: { index: 3, header: 'sync key', isTagged: true },
    idsGiven: 3,
  };
}

/** A header row in which `c1:Name` is a tagged column and `Name` one without a tag. */
function seen(...cells: string[]) {
  const tags: ColumnTag[] = [];
  const texts = cells.map((cell, at) => {
    const match = /^(c\d+|key):(.*)$/.exec(cell);
    if (match?.[1] === undefined) return cell;
    tags.push({ id: match[1], column: at });
    return match[2] ?? '';
  });
  return { texts, tags };
}

function after(before: Registry, ...cells: string[]): { columns: string[]; events: string[] } {
  const followed = followHeader(before, seen(...cells));
  if (followed.kind === 'unclear') throw new Error(followed.sentence);
  const next = withHeader(before, followed, { typeOf: () => TEXT_TYPE, namesTaken: [] });
  const shown = next.columns.map(({ id, index, header, name, status, why }) =>
    [id, index ?? '-', header, name, why ?? status].join(' '),
  );
  return { columns: shown, events: schemaEvents(before, next).map(({ kind }) => kind) };
}

describe('each change of a header row does what it says and nothing else [S1]', () => {
  const key = 'key:sync key';
  test.each<[string, string[], string[], string[]]>([
    [
      'renamed: the same column, the same MySQL name',
      ['c1:Name', 'c2:Years', 'c3:City', key],
      ['c1 0 Name name active', 'c2 1 Years age active', 'c3 2 City city active'],
      ['renamed'],
    ],
    [
      'moved: only the place changes',
      ['c3:City', 'c1:Name', 'c2:Age', key],
      ['c1 1 Name name active', 'c2 2 Age age active', 'c3 0 City city active'],
      ['moved', 'moved', 'moved'],
    ],
    [
      'moved by cut and paste: the tag stayed behind, the header went along; nothing that was known of its cells counts',
      ['c1:', 'c2:Age', 'c3:City', key, 'Name'],
      ['c4 4 Name name active', 'c2 1 Age age active', 'c3 2 City city active'],
      ['moved'],
    ],
    [
      'inserted in the middle: a new column with a MySQL name of its own',
      ['c1:Name', 'Zip Code', 'c2:Age', 'c3:City', key],
      [
        'c1 0 Name name active',
        'c2 2 Age age active',
        'c3 3 City city active',
        'c4 1 Zip Code zip_code wanted',
      ],
      ['moved', 'moved', 'added', 'key-moved'],
    ],
    [
      'added to the right of the row keys',
      ['c1:Name', 'c2:Age', 'c3:City', key, 'Name!'],
      ['c1 0 Name name active', 'c2 1 Age age active', 'c3 2 City city active', 'c4 4 Name! name_ wanted'],
      ['added'],
    ],
    [
      'removed: deprecated',
      ['c1:Name', 'c3:City', key],
      ['c1 0 Name name active', 'c2 - Age age removed', 'c3 1 City city active'],
      ['removed', 'moved', 'key-moved'],
    ],
    [
      'a blank header: not synced',
      ['c1:Name', 'c2:', 'c3:City', key],
      ['c1 0 Name name active', 'c2 1 Age age unnamed', 'c3 2 City city active'],
      ['unnamed'],
    ],
    [
      'renamed to the header of another: the other stays, this one is not synced',
      ['c1:Age', 'c2:Age', 'c3:City', key],
      ['c1 0 Age name duplicate', 'c2 1 Age age active', 'c3 2 City city active'],
      ['duplicate'],
    ],
    [
      'a copy of a column: not synced until it has a header of its own',
      ['c1:Name', 'Name', 'c2:Age', 'c3:City', key],
      ['c1 0 Name name active', 'c2 2 Age age active', 'c3 3 City city active', 'c4 1 Name name_1 duplicate'],
      ['moved', 'moved', 'duplicate', 'key-moved'],
    ],
    [
      'a column whose tag is gone comes back anew: what was known of its cells counts no longer',
      ['c1:Name', 'Age', 'c3:City', key],
      ['c1 0 Name name active', 'c4 1 Age age active', 'c3 2 City city active'],
      [],
    ],
    [
      'the row keys moved',
      [key, 'c1:Name', 'c2:Age', 'c3:City'],
      ['c1 1 Name name active', 'c2 2 Age age active', 'c3 3 City city active'],
      ['moved', 'moved', 'moved', 'key-moved'],
    ],
  ])('%s', (_, cells, columns, events) => {
    expect(after(registry(), ...cells)).toEqual({ columns, events });
  });

  test('a header that comes back is the same MySQL column, with a new id', () => {
    const removed = registry(({ id }) =>
      id === 'c2' ? { status: 'deprecated', why: 'removed', index: null, isTagged: false } : {},
    );
    expect(after(removed, 'c1:Name', 'c3:City', key, 'Age')).toEqual({
      columns: ['c1 0 Name name active', 'c4 3 Age age active', 'c3 1 City city active'],
      events: ['revived', 'moved', 'key-moved'],
    });
  });

  test.each(['dropped', 'skipped'] as const)('the header of a %s column brings nothing back', (why) => {
    const out = registry(({ id }) => (id === 'c2' ? { status: 'deprecated', why } : {}));
    expect(after(out, 'c1:Name', 'c2:Age', 'c3:City', key).events).toEqual([]);
    expect(isSettledAs(out, 'c1:Name', 'c2:Age', 'c3:City', key)).toBe(true);
  });

  test('tags that somebody took away are given again', () => {
    expect(after(registry(), 'Name', 'Age', 'City', 'sync key').columns).toEqual([
      'c4 0 Name name active',
      'c5 1 Age age active',
      'c6 2 City city active',
    ]);
  });

  test('a header row that is as known asks for nothing', () => {
    expect(isSettledAs(registry(), 'c1:Name', 'c2:Age', 'c3:City', key)).toBe(true);
    expect(isSettledAs(registry(), 'c1:Name', 'c2:Age', 'c3:City', key, '')).toBe(true);
  });
});

function isSettledAs(before: Registry, ...cells: string[]): boolean {
  const followed = followHeader(before, seen(...cells));
  return followed.kind === 'followed' && isSettled(before, followed);
}

describe('a person is asked where two columns could be meant [S2]', () => {
  const tagless = registry(() => ({ isTagged: false }));
  const untagged = { ...tagless, key: { ...tagless.key, isTagged: false } };
  test.each<[string, Registry, string[], RegExp]>([
    [
      'headers that were exchanged',
      registry(),
      ['c1:Age', 'c2:Name', 'c3:City', 'key:sync key'],
      /Column A was "Name" and is "Age" now, but column B is called "Name"/,
    ],
    [
      'a renamed column and a new one of its old name',
      registry(),
      ['Name', 'c1:Full name', 'c2:Age', 'c3:City', 'key:sync key'],
      /Column B was "Name"/,
    ],
    [
      'a removed column whose header another one took over',
      registry(),
      ['c2:Name', 'c3:City', 'key:sync key'],
      /could be "Name" or "Age"/,
    ],
    [
      'renamed before its tag was seen',
      untagged,
      ['Name', 'Years', 'City', 'sync key'],
      /"Age" is not where/,
    ],
    [
      'copied before its tag was seen',
      untagged,
      ['Name', 'Name', 'Age', 'City', 'sync key'],
      /Columns A and B/,
    ],
    ['row keys that are gone', registry(), ['c1:Name', 'c2:Age', 'c3:City'], /"sync key".*deleted/],
  ])('%s', (_, before, cells, sentence) => {
    const followed = followHeader(before, seen(...cells));
    expect(followed.kind === 'unclear' ? followed.sentence : followed).toMatch(sentence);
  });
});

/** A column of the tab: what is in it (whose cells these truly are), its header and its tags. */
interface TabColumn {
  content: string;
  header: string;
  tags: string[];
}

const HEADERS = ['Name', 'Age', 'City', 'Zip', 'Note', ''];
const operation = fc.record({
  kind: fc.constantFrom('rename', 'insert', 'move', 'delete', 'cut', 'copy', 'write'),
  at: fc.nat(9),
  to: fc.nat(9),
  header: fc.constantFrom(...HEADERS),
});

describe('whatever happens to the columns of a tab', () => {
  test('no column is ever taken for another, and no two share a place [S3]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(operation, { minLength: 1, maxLength: 3 }), { maxLength: 6 }),
        (batches) => {
          let known = registry();
          let fresh = 0;
          let wasClear = true;
          const tab: TabColumn[] = known.columns.map(({ id, header }) => ({
            content: id,
            header,
            tags: [id],
          }));
          tab.push({ content: KEY_TAG, header: 'sync key', tags: [KEY_TAG] });
          /** Whose cells a column of the registry stands for. */
          const meaning = new Map<string, string>(tab.map(({ content }) => [content, content]));
          for (const batch of batches) {
            // Cut cells leave no trace but their header: one thing at a time.
            const isCut = batch[0]?.kind === 'cut' && wasClear;
            for (const each of isCut ? batch.slice(0, 1) : batch.filter(({ kind }) => kind !== 'cut')) {
              const at = each.at % tab.length;
              const [hit] = tab.slice(at, at + 1);
              if (hit === undefined || (each.kind === 'cut' && hit.content === KEY_TAG)) continue;
              const blank = (): TabColumn => ({
                content: `new ${(fresh += 1)}`,
                header: each.header,
                tags: [],
              });
              if (each.kind === 'rename') hit.header = each.header;
              if (each.kind === 'insert') tab.splice(at, 0, blank());
              if (each.kind === 'write') tab.push(blank());
              if (each.kind === 'copy') {
                tab.splice(each.to % tab.length, 0, { ...blank(), header: hit.header });
              }
              if (each.kind === 'delete' && tab.length > 1) tab.splice(at, 1);
              if (each.kind === 'move') tab.splice(each.to % tab.length, 0, ...tab.splice(at, 1));
              if (each.kind === 'cut') {
                const target = { ...blank(), content: hit.content, header: hit.header };
                Object.assign(hit, { content: `new ${(fresh += 1)}`, header: '' });
                tab.push(target);
              }
            }
            const header = {
              texts: tab.map(({ header: text }) => text),
              tags: tab.flatMap(({ tags }, at) => tags.map((id) => ({ id, column: at }))),
            };
            const followed = followHeader(known, header);
            wasClear = followed.kind === 'followed';
            if (followed.kind === 'unclear' && isCut) return;
            if (followed.kind === 'unclear') continue;
            const next = withHeader(known, followed, { typeOf: () => TEXT_TYPE, namesTaken: [] });
            const places = next.columns.flatMap(({ index }) => index ?? []);
            expect(new Set([...places, next.key.index]).size).toBe(places.length + 1);
            expect(tab[next.key.index]?.content).toBe(KEY_TAG);
            const before = new Set(known.columns.map(({ id }) => id));
            // Bases are kept by id: one that goes on must stand for the same cells.
            for (const { id, index, status } of next.columns) {
              if (status === 'deprecated' || index === null) continue;
              const content = tab[index]?.content ?? '';
              if (before.has(id)) expect([id, content]).toEqual([id, meaning.get(id)]);
              else meaning.set(id, content);
            }
            for (const old of tab) old.tags = [];
            for (const { id, index } of [...next.columns, { ...next.key, id: KEY_TAG }]) {
              if (index !== null) tab[index]?.tags.push(id);
            }
            known = {
              ...next,
              columns: next.columns.map((each) => ({
                ...each,
                isTagged: each.index !== null,
                isInTable: true,
                status: each.status === 'wanted' ? 'active' : each.status,
              })),
            };
            const names = activeColumns(known.columns).map(({ name }) => name);
            expect(new Set(names).size).toBe(names.length);
            const settled = followHeader(known, {
              texts: header.texts,
              tags: tab.flatMap(({ tags }, at) => tags.map((id) => ({ id, column: at }))),
            });
            expect(settled.kind === 'followed' && isSettled(known, settled)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
