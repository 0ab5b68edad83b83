/** The audit of schema evolution: one sentence for each thing that happened, none for what stayed. */
import { describe, expect, test } from 'vitest';

import { NATIVE_TYPES, TEXT_TYPE } from '../values/detect-type.ts';
import { followTable, type TableColumn } from './follow-table.ts';
import type { RegisteredColumn, Registry } from './registered-column.ts';
import { schemaEvents } from './schema-events.ts';

function column(number: number, header: string, patch: Partial<RegisteredColumn> = {}): RegisteredColumn {
  const status = { status: 'active', why: null, isTagged: true, isInTable: true } as const;
  return {
    id: `c${number}`,
    index: number - 1,
    header,
    name: header.toLowerCase(),
    ...TEXT_TYPE,
    ...status,
    ...patch,
  };
}

const before: Registry = {
  version: 4,
  columns: [
    column(1, 'Name'),
    column(2, 'Price', { type: 'NUMBER', nativeType: NATIVE_TYPES.decimal }),
    column(3, 'Due', { status: 'wanted', isInTable: false }),
  ],
  key: { index: 3, header: 'sync key', isTagged: true },
  idsGiven: 3,
};

const NAME: TableColumn = { name: 'name', nativeType: 'MEDIUMTEXT', isGenerated: false };
const PRICE: TableColumn = { name: 'price', nativeType: 'DECIMAL(20,6)', isGenerated: false };

function follow(...columns: TableColumn[]): { columns: string[]; told: string[] } {
  const followed = followTable(before, columns);
  if (followed.kind === 'unclear') return { columns: [], told: [followed.sentence] };
  const { registry } = followed;
  expect(registry === before || registry.version === 5).toBe(true);
  return {
    columns: registry.columns.map(({ id, name, why, status }) => [id, name, why ?? status].join(' ')),
    told: schemaEvents(before, registry).map(({ kind, sentence }) => `${kind}: ${sentence}`),
  };
}

describe('what becomes of a table is told, one sentence and one version for each look that found something [S6]', () => {
  test('nothing', () => {
    expect(follow(NAME, PRICE)).toEqual({
      columns: ['c1 name active', 'c2 price active', 'c3 due wanted'],
      told: [],
    });
  });

  test('the column that was wanted is there', () => {
    const due = { name: 'due', nativeType: 'MEDIUMTEXT', isGenerated: false };
    expect(follow(NAME, PRICE, due)).toEqual({
      columns: ['c1 name active', 'c2 price active', 'c3 due active'],
      told: [],
    });
  });

  test('renamed in MySQL: one went, another came [S8]', () => {
    expect(follow({ ...NAME, name: 'full_name' }, PRICE)).toEqual({
      columns: ['c1 name dropped', 'c2 price active', 'c3 due wanted', 'c4 full_name wanted'],
      told: [
        'dropped: MySQL no longer has the column "name", so "Name" is no longer synced. The tab keeps its values; add the MySQL column again to go on.',
        'added: MySQL has a new column "full_name" (MEDIUMTEXT); the tab gets a column for it.',
      ],
    });
  });

  test('a type of the same kind, and columns that cannot be synced', () => {
    const shape = { name: 'shape', nativeType: 'GEOMETRY', isGenerated: false };
    expect(follow(NAME, { ...PRICE, nativeType: 'INT UNSIGNED' }, shape).told).toEqual([
      'retyped: The MySQL column "price" is INT UNSIGNED now; it was DECIMAL(20,6).',
      'unsupported: The MySQL column "shape" is not synced: Rowlink cannot sync columns of the type GEOMETRY.',
    ]);
  });

  test('a type of another kind: a person is asked [S9]', () => {
    expect(follow(NAME, { ...PRICE, nativeType: 'VARCHAR(20)' }).told[0]).toMatch(
      /^The MySQL column "price" is VARCHAR\(20\) now; it was DECIMAL\(20,6\)/,
    );
  });

  test('a generated column goes to the tab only', () => {
    const total = { name: 'total', nativeType: 'DOUBLE', isGenerated: true };
    const followed = followTable(before, [NAME, PRICE, total]);
    expect(followed.kind === 'followed' && followed.registry.columns.at(-1)).toMatchObject({
      name: 'total',
      direction: 'db-to-sheet',
      status: 'wanted',
    });
  });
});

describe('a table that was there before its link is never altered', () => {
  test('a column that goes asks a person', () => {
    expect(followTable(before, [PRICE], true)).toMatchObject({
      kind: 'unclear',
      sentence: expect.stringContaining('"name"') as string,
    });
  });

  test('a column that comes is offered, and not synced by itself', () => {
    const size = { name: 'size', nativeType: 'INT', isGenerated: false };
    const followed = followTable(before, [NAME, PRICE, size], true);
    expect(followed.kind === 'followed' && followed.registry.columns.at(-1)).toMatchObject({
      name: 'size',
      status: 'deprecated',
      why: 'skipped',
    });
  });
});
