/**
 * What nobody knows about Google must not matter: one round trip with everything in flight at once, for each switch of the
 * stand-in turned to its other side. Both sides are the same in the end, and nothing that was done is lost.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { SwitchName } from '../../../local/google/switches.ts';
import { switchNames } from '../../../local/google/switches.ts';
import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { scriptHost } from '../harness/post-batch.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

/** Where no event tells of some of the edits, the menu's "Sync now" makes the backend read the tab. */
const UNTOLD: readonly SwitchName[] = [
  'offlineEditsFireTriggers',
  'quietChangesAreEdits',
  'triggerReadsAreOlder',
];

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;
let round = 0;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_COOLDOWN_MS: '0' });
  tab = await LinkedTab.register(product, sampleRows(24));
  evidence = new Evidence(product, tab);
  await scriptHost(product).open({ spreadsheetId: tab.spreadsheetId });
});

afterEach(() => product.google.switches.reset());

afterAll(async () => {
  await product.close();
});

const COLUMN = { id: 0, name: 1, city: 2, amount: 3 };

const at = (id: string, column: keyof typeof COLUMN): { row: number; column: number } => ({
  row: tab.rowOf('id', id),
  column: COLUMN[column],
});

/** What a person does, each thing to rows of its own, none awaited by the sync. */
async function personActs(word: string): Promise<void> {
  const { person, tabId } = tab;
  await person.type(tabId, at('R1', 'city'), [[word]]);
  await person.type(tabId, at('R2', 'name'), [[`${word} a`, `${word} b`]]);
  await person.type(tabId, at('R3', 'city'), [[`${word} offline`]], { offline: true });
  person.copy(tabId, at('R1', 'city'));
  await person.paste(tabId, at('R4', 'city'));
  await person.replace(tabId, 'B1:C25', 'Name 5', `${word} replaced`);
  await person.type(tabId, at('R6', 'name'), [['not to stay']]);
  await person.undo();
  await person.sort(tabId, 'A2:E30', [{ column: COLUMN.amount, descending: round % 2 === 0 }]);
  await person.moveLines(tabId, 'ROWS', tab.rowOf('id', 'R7'), 1, 2);
  await person.submitForm(tabId, [`${word} form`, 'by form', 'Oslo', 5.5]);
  if (round > 1) await person.deleteLines(tabId, 'ROWS', tab.rowOf('id', `round ${round - 1} form`));
  const copyId = await person.duplicateTab(tabId);
  await person.type(copyId, 'B2', [['only in the copied tab']]);
  await person.deleteTab(copyId);
  const copiedFile = product.google.makeCopy(tab.spreadsheetId);
  await product.google.human(copiedFile).type(tabId, 'B2', [['only in the copied file']]);
}

async function customerActs(word: string): Promise<void> {
  await evidence.customer(`UPDATE t SET city = ? WHERE id = 'R11'`, [`${word} by SQL`]);
  await evidence.customer(`INSERT INTO t (id, name, amount) VALUES (?, '=1+1', 7.25)`, [`${word} SQL`]);
  if (round > 1) await evidence.customer(`DELETE FROM t WHERE id = ?`, [`round ${round - 1} SQL`]);
}

/** What each side holds after a round. */
async function expectAllThere(word: string): Promise<void> {
  const rows = new Map((await tab.tableRows()).map((row) => [row[0], row]));
  expect(rows.get('R1')?.[2]).toBe(word);
  expect(rows.get('R2')?.slice(1, 3)).toEqual([`${word} a`, `${word} b`]);
  expect(rows.get('R3')?.[2]).toBe(`${word} offline`);
  expect(rows.get('R4')?.[2]).toBe(word);
  expect(rows.get('R6')?.[1]).toBe('Name 6');
  expect(rows.get(`${word} form`)?.slice(1)).toEqual(['by form', 'Oslo', 5.5]);
  expect(rows.get('R11')?.[2]).toBe(`${word} by SQL`);
  expect(rows.get(`${word} SQL`)?.[1]).toBe('=1+1');
  expect(rows.size).toBe(26);
}

async function roundTrip(isUntold: boolean): Promise<void> {
  round += 1;
  const word = `round ${round}`;
  await Promise.all([personActs(word), customerActs(word)]);
  if (isUntold) {
    await scriptHost(product).idle();
    const { record } = await scriptHost(product).click(tab, 'Sync now');
    expect(record.error).toBeNull();
  }
  await evidence.peace();
  await expectAllThere(word);
  expect(await evidence.repairsGivenUp()).toEqual([]);
}

describe('a round trip with', () => {
  test('all switches at their defaults', () => roundTrip(false));

  test.each(switchNames)('%s turned', async (name) => {
    const { switches } = product.google;
    switches.set({ [name]: !switches.isOn(name) });
    await roundTrip(UNTOLD.includes(name));
  });
});
