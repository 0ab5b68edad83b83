/** Who may change the condition of a link, and what is refused before anything is stored. */
import { expect, test } from 'vitest';

import type { SettingsRequest } from '../../shared/protocol/link-api/requests.ts';
import type { Link } from '../core/link.ts';
import { sampleLink } from '../core/sample-link.ts';
import { changeSettings } from './change-settings.ts';

const KEY = [{ name: 'id', nativeType: 'INT' }];
const OPEN = { column: 'state', op: '=' as const, value: 'open' };
const attached: Link = { ...sampleLink, attached: { key: KEY } };
const filtered: Link = {
  ...attached,
  attached: {
    key: KEY,
    filter: [{ column: 'state', op: '=', values: ['open'], nativeType: 'VARCHAR(9)' }],
  },
};

async function change(link: Link, settings: SettingsRequest, isNamed = true) {
  const done: unknown[] = [];
  const note = (what: string) => (value: unknown) => {
    done.push([what, value]);
    return Promise.resolve(1);
  };
  const ports = {
    links: {
      changeSettings: (_: number, stored: unknown) => note('stored')(stored),
      nudge: note('nudged'),
    },
    spreadsheets: { raiseFence: note('fenced') },
    doorbell: { ring: note('rung') },
    tables: {
      columns: () => Promise.resolve([{ name: 'state', nativeType: 'VARCHAR(9)', isGenerated: false }]),
    },
    log: { info: () => undefined },
  } as unknown as Parameters<typeof changeSettings>[0];
  await changeSettings(ports)(link, settings, () => Promise.resolve(isNamed));
  return done;
}

test('another condition is stored and followed by a read; the same one is nothing [K14]', async () => {
  expect(await change(attached, { filter: [OPEN] })).toEqual([
    ['stored', { attached: filtered.attached }],
    ['nudged', attached.id],
    ['fenced', attached.spreadsheet],
    ['rung', 'reconcile'],
  ]);
  expect(await change(filtered, { filter: [] })).toContainEqual(['stored', { attached: { key: KEY } }]);
  expect(await change(filtered, { filter: [OPEN], policy: 'db' })).toEqual([['stored', { policy: 'db' }]]);
});

test.each<[string, Link, SettingsRequest]>([
  ['a table that was made for its tab', sampleLink, { filter: [OPEN] }],
  ['a column that is not there', attached, { filter: [{ ...OPEN, column: 'stat' }] }],
  ['rows that are emptied', filtered, { deletes: 'clear' }],
  ['rows that are emptied already', { ...attached, deletes: 'clear' }, { filter: [OPEN] }],
])('it is refused for %s [K14]', async (_, link, settings) => {
  await expect(change(link, settings)).rejects.toMatchObject({ code: 'FILTER_UNFIT' });
});

test('only those whom the operator names change it; what else there is to decide is for all [K15]', async () => {
  await expect(change(filtered, { filter: [] }, false)).rejects.toMatchObject({ code: 'FILTER_GUARDED' });
  expect(await change(filtered, { policy: 'db', filter: [OPEN] }, false)).toEqual([
    ['stored', { policy: 'db' }],
  ]);
});

test('the same condition chosen again, after its column became another one, is meant as the column is [K17]', async () => {
  const part = { column: 'state', op: '=' as const, values: ['open'], nativeType: 'INT' };
  const drifted: Link = { ...filtered, attached: { key: KEY, filter: [part] } };
  expect(await change(drifted, { filter: [OPEN] })).toContainEqual([
    'stored',
    { attached: filtered.attached },
  ]);
});
