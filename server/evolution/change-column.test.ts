/** A person's decision about a column: stored once, and from then on no session that began before it goes on. */
import { expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import type { RegisteredColumn, Registry } from '../core/schema/registered-column.ts';
import { TEXT_TYPE } from '../core/values/detect-type.ts';
import type { Tx } from '../ports/database.ts';
import { manualDoorbell } from '../test/fakes/manual-doorbell.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { changeColumn } from './change-column.ts';

const column: RegisteredColumn = {
  id: 'c1',
  index: 0,
  header: 'Name',
  name: 'name',
  ...TEXT_TYPE,
  status: 'active',
  why: null,
  isTagged: true,
  isInTable: true,
};
const registry: Registry = {
  version: 3,
  columns: [column],
  key: { index: 1, header: 'sync key', isTagged: true },
  idsGiven: 1,
};

const notAsked = () => Promise.reject(new Error('nobody was to be asked'));

function scene(isSaved: boolean, known = registry, isGenerated = false) {
  const steps: string[] = [];
  const doorbell = manualDoorbell();
  const change = changeColumn({
    database: { transaction: (work) => work({} as Tx) },
    registry: {
      read: () => Promise.resolve(known),
      save: (_tx, _link, from, next) => {
        steps.push(`save ${from} -> ${next.version}`);
        return Promise.resolve(isSaved);
      },
      events: () => Promise.resolve([]),
      withWanted: () => Promise.resolve([]),
    },
    spreadsheets: {
      raiseFence: (id) => {
        steps.push(`raise the fence of ${id}`);
        return Promise.resolve(1);
      },
    },
    tables: {
      columns: () => Promise.resolve([{ name: column.name, nativeType: column.nativeType, isGenerated }]),
    },
    doorbell,
    log: memoryLog(),
  });
  return { change, steps, doorbell };
}

test('it is stored, ends what runs under the columns as they were, and has the tab read [S12]', async () => {
  const { change, steps, doorbell } = scene(true);
  await change(sampleLink, 'c1', { direction: 'db-to-sheet' }, notAsked);
  expect(steps).toEqual(['save 3 -> 4', `raise the fence of ${sampleLink.spreadsheet}`]);
  expect(doorbell.rings).toEqual([['reconcile', sampleLink.spreadsheet]]);
});

test('nothing happens when it says what is so already, or when the columns change at the same moment', async () => {
  const same = scene(true);
  await same.change(sampleLink, 'c1', { direction: 'both' }, notAsked);
  expect([same.steps, same.doorbell.rings]).toEqual([[], []]);
  const late = scene(false);
  await expect(late.change(sampleLink, 'c1', { skip: true }, notAsked)).rejects.toMatchObject({
    code: 'COLUMNS_BUSY',
  });
  expect([late.steps, late.doorbell.rings]).toEqual([['save 3 -> 4'], []]);
});

test('more of a table that was there crosses only when whoever asks may decide that [A11]', async () => {
  const attached = { ...sampleLink, attached: { key: [] } };
  const shown = { ...registry, columns: [{ ...column, direction: 'db-to-sheet' as const }] };
  const wider = { direction: 'both' } as const;
  const refused = scene(true, shown);
  const asking = refused.change(attached, 'c1', wider, () => Promise.resolve(false));
  await expect(asking).rejects.toMatchObject({ code: 'COLUMN_GUARDED' });
  expect(refused.steps).toEqual([]);
  await refused.change(attached, 'c1', { skip: true }, notAsked);
  await refused.change(sampleLink, 'c1', wider, notAsked);
  const allowed = scene(true, shown);
  await allowed.change(attached, 'c1', wider, () => Promise.resolve(true));
  expect(allowed.steps[0]).toBe('save 3 -> 4');
});

test('a column that MySQL computes is never written from the sheet [S12]', async () => {
  const known = { ...registry, columns: [{ ...column, direction: 'db-to-sheet' as const }] };
  const { change, steps } = scene(true, known, true);
  await expect(change(sampleLink, 'c1', { direction: 'both' }, notAsked)).rejects.toMatchObject({
    code: 'COLUMN_UNFIT',
  });
  expect(steps).toEqual([]);
});
