/** Spreadsheets survive a restart; no half-written file stays behind. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { permission } from '../drive/sharing.ts';
import { contents } from '../workbook/test-workbook.ts';
import { Documents } from './documents.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'google-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const open = (): Documents => new Documents({ dataDir, now: () => 0 });

describe('stored documents', () => {
  test('are the same after a restart', () => {
    const documents = open();
    const document = documents.create('Title', 'owner@example.com', { timeZone: 'Europe/Berlin' });
    const { workbook } = document;
    const tab = workbook.addTab(3, 'T', { rows: 50, columns: 4 });
    tab.setCell(0, 2, { value: 'x', note: 'n', format: { numberFormat: { type: 'DATE' } } });
    tab.setCell(4, 0, { formula: '=C1' });
    tab.state.rowLines[4] = { hidden: true };
    tab.state.filterViews.push({ filterViewId: 1, title: 'v', range: { tabId: 3, endRow: 2 }, settings: {} });
    documents.share(document, permission({ type: 'user', emailAddress: 'a@example.com' }, 'reader', 5));
    documents.flush();

    const again = open().get(workbook.id);
    const tabAgain = again?.workbook.tabById(3);
    expect(tabAgain && contents(tabAgain)).toEqual(contents(tab));
    expect(tabAgain?.state).toEqual(tab.state);
    expect(tabAgain?.effective(4, 0)).toBe('x');
    expect(again?.workbook.timeZone).toBe('Europe/Berlin');
    expect(again?.sharing.list()).toEqual(document.sharing.list());
    expect(again?.file).toEqual(document.file);
  });

  test('of before there was Drive are read: roles become permissions', () => {
    const documents = open();
    const { workbook } = documents.create('Title', 'owner@example.com');
    documents.flush();
    const file = join(dataDir, 'spreadsheets', `${workbook.id}.json`);
    const { workbook: content } = JSON.parse(readFileSync(file, 'utf8')) as { workbook: object };
    const roles = { 'owner@example.com': 'owner', 'a@example.com': 'writer' };
    writeFileSync(file, JSON.stringify({ version: 1, workbook: content, roles }));

    const again = open().get(workbook.id);
    expect(again?.sharing.ownerEmail).toBe('owner@example.com');
    expect(again?.sharing.roleOf('a@example.com')).toBe('writer');
    expect(again?.file.version).toBe(0);
  });

  test('leave no half-written file behind, and none after they were removed', () => {
    const documents = open();
    const { workbook } = documents.create('Title', 'owner@example.com');
    documents.flush();
    expect(readdirSync(join(dataDir, 'spreadsheets'))).toEqual([`${workbook.id}.json`]);
    documents.remove(workbook.id);
    documents.flush();
    expect(readdirSync(join(dataDir, 'spreadsheets'))).toEqual([]);
  });
});
