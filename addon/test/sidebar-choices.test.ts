/** What a person chose before the start, and what of it goes to the server. */
import { expect, test } from 'vitest';
import { registrationSchema } from '../../shared/protocol/registration.ts';
import { fakePreview } from './fake-link-api.ts';
import { choicesOf, newDraft, withColumn } from '../sidebar/start/choices.ts';

test('what nobody chose is left to the server', () => {
  expect(choicesOf(newDraft, fakePreview())).toEqual({ headerRow: 1 });
});

test('choices go with the headers that the person saw, and fit the protocol', () => {
  let draft = withColumn(newDraft, 2, { type: 'TEXT' });
  draft = withColumn(draft, 2, { name: 'altitude' });
  draft = withColumn({ ...draft, keyHeader: 'Code', policy: 'manual', deletes: 'clear', headerRow: 2 }, 1, {
    skip: true,
  });
  const choices = choicesOf(draft, fakePreview());
  expect(choices).toEqual({
    headerRow: 2,
    keyHeader: 'Code',
    policy: 'manual',
    deletes: 'clear',
    columns: [
      { index: 1, header: 'City', skip: true },
      { index: 2, header: 'Height', type: 'TEXT', name: 'altitude' },
    ],
  });
  expect(
    registrationSchema.safeParse({ ...choices, v: 1, spreadsheetId: 'a'.repeat(20), tabId: 0 }).success,
  ).toBe(true);
});

test('which rows of a table that was there are synced goes along, unless a table is made', () => {
  const filter = [
    { column: 'state', op: 'in', text: 'open, new' },
    { column: 'due', op: 'is not null', text: 'left over' },
    { column: 'name', op: 'begins with', text: 'A' },
  ] as const;
  const choices = choicesOf({ ...newDraft, table: 'orders', filter }, fakePreview());
  expect(choices.filter).toEqual([
    { column: 'state', op: 'in', value: ['open', 'new'] },
    { column: 'due', op: 'is not null' },
    { column: 'name', op: 'begins with', value: 'A' },
  ]);
  expect(
    registrationSchema.safeParse({ ...choices, v: 1, spreadsheetId: 'a'.repeat(20), tabId: 0 }).success,
  ).toBe(true);
  expect(choicesOf({ ...newDraft, filter }, fakePreview()).filter).toBeUndefined();
});
