/** What the schema registry promises: one change at a time, kept as it was given, and told to whom it concerns. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Link } from '../../../core/link.ts';
import type { Registry } from '../../../core/schema/registered-column.ts';
import type { SchemaEvent } from '../../../core/schema/schema-events.ts';
import type { OpenSubject, Subject } from './subject.ts';

const RENAMED: SchemaEvent = { kind: 'renamed', column: 'name', sentence: 'It was renamed.' };

export function registryContract(open: OpenSubject): void {
  describe('registry', () => {
    let subject: Subject;
    beforeAll(async () => (subject = await open()));
    afterAll(() => subject.close());

    const save = (link: Link, from: number, next: Registry, events: SchemaEvent[] = []) =>
      subject.ports.database.transaction((tx) =>
        subject.ports.registry.save(tx, link.id, from, next, events),
      );

    test('a new link has its columns, untagged, at version 1', async () => {
      const link = await subject.newLink();
      const registry = await subject.ports.registry.read(link.id);
      expect(registry).toMatchObject({ version: 1, key: { index: 4, header: 'sync key', isTagged: false } });
      expect(registry.columns.map(({ id, status, isTagged }) => [id, status, isTagged])).toEqual(
        link.columns.map(({ id }) => [id, 'active', false]),
      );
      expect(registry.idsGiven).toBe(4);
    });

    test('a change is kept as given, raises the version, is told and asks for a read', async () => {
      const link = await subject.newLink();
      const { ports } = subject;
      const before = await ports.registry.read(link.id);
      const [first, second, third, ...rest] = before.columns;
      if (!first || !second || !third) throw new Error('the link has too few columns');
      const next: Registry = {
        version: 2,
        idsGiven: 9,
        key: { index: 6, header: 'keys', isTagged: true },
        columns: [
          { ...first, index: 5, header: 'Elsewhere', isTagged: true, since: 2, direction: 'db-to-sheet' },
          { ...second, id: 'c8', status: 'deprecated', why: 'removed', index: null, since: 2 },
          { ...third, status: 'wanted', isInTable: false, index: null, since: 2 },
          ...rest,
          { ...first, id: 'c9', name: 'another', index: 7, status: 'wanted', isInTable: false, since: 2 },
        ],
      };
      const due = await ports.links.readDue(link.id);
      expect(await save(link, 1, next, [RENAMED])).toBe(true);
      expect(await ports.registry.read(link.id)).toEqual(next);
      const stored = await ports.links.get(link.id);
      expect(stored).toMatchObject({ version: 2, keyColumn: 6, keyHeader: 'keys' });
      expect(stored.columns.map(({ id, index }) => [id, index])).toEqual([
        ['c4', 3],
        ['c1', 5],
      ]);
      expect(stored.columns[1]).toMatchObject({ direction: 'db-to-sheet', since: 2 });
      expect(await ports.registry.events(link.id, 5)).toMatchObject([RENAMED]);
      expect(await ports.links.readDue(link.id)).toBeGreaterThan(due ?? 0);
      expect(await ports.registry.withWanted()).toContainEqual({
        link: link.id,
        spreadsheet: link.spreadsheet,
      });
    });

    test('what rests on an older version is refused [S6]', async () => {
      const link = await subject.newLink();
      const before = await subject.ports.registry.read(link.id);
      expect(await save(link, 1, { ...before, version: 2 })).toBe(true);
      expect(await save(link, 1, { ...before, version: 2, idsGiven: 50 }, [RENAMED])).toBe(false);
      expect((await subject.ports.registry.read(link.id)).idsGiven).toBe(4);
      expect(await subject.ports.registry.events(link.id, 5)).toEqual([]);
    });

    test('tags alone keep the version, and ask for no read', async () => {
      const link = await subject.newLink();
      const { ports } = subject;
      const due = await ports.links.readDue(link.id);
      const before = await ports.registry.read(link.id);
      const columns = before.columns.map((column) => ({ ...column, isTagged: true }));
      expect(await save(link, 1, { ...before, columns })).toBe(true);
      expect(await ports.registry.read(link.id)).toEqual({ ...before, columns });
      expect(await ports.links.readDue(link.id)).toBe(due);
    });
  });
}
