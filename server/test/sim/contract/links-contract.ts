/** `links` and `spreadsheets`: what is stored, the reads that are due, fences and numbers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { unknownRow } from '../../../core/base.ts';
import type { Link } from '../../../core/link.ts';
import { gate, type OpenSubject, type Subject } from './subject.ts';

export function linksContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
  });

  describe('links', () => {
    test('are found by number, public id, tab and spreadsheet', async () => {
      const { links, database } = subject.ports;
      expect(link).toMatchObject({ status: 'importing', pauseReason: null, policy: 'latest' });
      expect(await links.get(link.id)).toEqual(link);
      expect(await links.byPublicId(link.publicId)).toEqual({ link, secret: 'secret' });
      expect(await links.byTab('contract', link.tabId)).toEqual(link);
      expect(await links.list(link.spreadsheet)).toContainEqual(link);
      expect(await database.transaction((tx) => links.getIn(tx, link.id))).toEqual(link);
      expect([await links.byPublicId('nobody'), await links.byTab('contract', 9_999)]).toEqual([null, null]);
      await expect(links.get(9_999)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    });

    test('are made once for a tab and once for a table', async () => {
      const { links } = subject.ports;
      const again = { ...link, secret: 'x', publicId: `${link.publicId}-again` };
      await expect(links.create(again)).rejects.toMatchObject({ code: 'LINK_EXISTS' });
      const sameTable = { ...again, tabId: link.tabId + 5_000 };
      await expect(links.create(sameTable)).rejects.toMatchObject({ code: 'LINK_EXISTS' });
      const nowhere = { ...again, spreadsheet: 9_999 };
      await expect(links.create(nowhere)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    });

    test('keep what is set of them, in a transaction or alone', async () => {
      const { links, database } = subject.ports;
      await links.setTabName(link.id, 'Renamed');
      await links.setSecret(link.id, 'other');
      const failed = database.transaction(async (tx) => {
        await links.setStatus(link.id, 'paused', 'because', tx);
        expect((await links.get(link.id)).status).toBe('importing');
        expect((await links.getIn(tx, link.id)).status).toBe('paused');
        throw new RangeError('no');
      });
      await expect(failed).rejects.toThrow('no');
      await links.setStatus(link.id, 'active', null);
      const stored = await links.byPublicId(link.publicId);
      expect(stored).toEqual({ link: { ...link, tabName: 'Renamed', status: 'active' }, secret: 'other' });
    });

    test('owe a read for each nudge until one that saw it is done', async () => {
      const { links } = subject.ports;
      const first = await links.readDue(link.id);
      expect(first).toBe(1);
      await links.nudge(link.id);
      await links.readDone(link.id, first ?? 0);
      expect(await links.readDue(link.id)).toBe(2);
      const here = { link: link.id, spreadsheet: link.spreadsheet };
      expect(await links.withReadDue()).toContainEqual(here);
      await links.readDone(link.id, 2);
      await links.readDone(link.id, 1);
      expect(await links.readDue(link.id)).toBeNull();
      expect(await links.withReadDue()).not.toContainEqual(here);
    });

    test('that are paused owe their reads all the same', async () => {
      const { links } = subject.ports;
      await links.setStatus(link.id, 'paused', 'because');
      expect((await links.withReadDue()).map((each) => each.link)).toContain(link.id);
    });

    test('that are paused are told with their reasons, but for those that a person paused', async () => {
      const { links } = subject.ports;
      const mine = async () => (await links.paused()).filter((each) => each.link === link.id);
      expect(await mine()).toEqual([]);
      await links.setStatus(link.id, 'paused', 'because');
      const { id, spreadsheet, table } = link;
      expect(await mine()).toEqual([{ link: id, spreadsheet, table, reason: 'because' }]);
      await links.pauseByPerson(id, 'by hand');
      expect(await mine()).toEqual([]);
    });

    test("that a person paused go on only at a person's word [L2]", async () => {
      const { links } = subject.ports;
      await links.readDone(link.id, 1);
      await links.setStatus(link.id, 'active', null);
      await links.pauseByPerson(link.id, 'by hand');
      await links.pauseByPerson(link.id, 'again');
      await links.nudge(link.id);
      await links.setStatus(link.id, 'active', null);
      expect(await links.get(link.id)).toMatchObject({
        status: 'paused',
        pauseReason: 'by hand',
        pausedByPerson: true,
      });
      expect((await links.withReadDue()).map((each) => each.link)).not.toContain(link.id);
      await links.resume(link.id, 'being read');
      expect(await links.get(link.id)).toEqual({ ...link, status: 'paused', pauseReason: 'being read' });
      expect((await links.withReadDue()).map((each) => each.link)).toContain(link.id);
      await links.setStatus(link.id, 'active', null);
      expect((await links.get(link.id)).status).toBe('active');
    });

    test('that are paused for a reason keep it when a person pauses and resumes them', async () => {
      const { links } = subject.ports;
      await links.setStatus(link.id, 'paused', 'the tab is gone');
      await links.resume(link.id, 'being read');
      expect((await links.get(link.id)).pauseReason).toBe('the tab is gone');
      await links.pauseByPerson(link.id, 'by hand');
      expect((await links.get(link.id)).pauseReason).toBe('the tab is gone');
    });

    test('that are over are found by nobody but by who links their tab again [L5]', async () => {
      const { links, database, rows, inbox, tables } = subject.ports;
      await tables.createManaged(link);
      const edits = [{ key: 'a', row: 2, cells: {} }];
      await inbox.append(link.id, { batchId: 'one', capturedAt: 1, edits, nudge: true });
      const state = { ...unknownRow('a'), row: 1, openIntent: 7, goneByUs: true };
      await database.transaction((tx) => rows.save(tx, link.id, [state]));
      expect(await links.unlinkedByTab('contract', link.tabId)).toBeNull();
      await links.unlink(link.id);
      await links.unlink(link.id);
      await expect(links.get(link.id)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
      expect([await links.byPublicId(link.publicId), await links.byTab('contract', link.tabId)]).toEqual([
        null,
        null,
      ]);
      expect((await links.list()).map(({ id }) => id)).not.toContain(link.id);
      expect((await links.withReadDue()).map((each) => each.link)).not.toContain(link.id);
      expect(await inbox.countPending(link.id)).toBe(0);
      await database.transaction((tx) => links.keepOver(tx, link.id));
      const over = await links.unlinkedByTab('contract', link.tabId);
      expect(over).toMatchObject({ id: link.id, table: link.table, columns: link.columns });

      const { id, status, pauseReason, policy, ...facts } = link;
      const again = { ...facts, publicId: `${link.publicId}-again`, secret: 'new', keyColumn: 9 };
      const relinked = await links.relink(id, { ...again, policy: 'manual' });
      expect(relinked).toEqual({
        ...link,
        publicId: again.publicId,
        keyColumn: 9,
        status,
        pauseReason,
        policy: 'manual',
        relinked: true,
        version: link.version + 1,
      });
      expect(policy).toBe('latest');
      expect(await links.byPublicId(again.publicId)).toEqual({ link: relinked, secret: 'new' });
      expect(await links.readDue(id)).not.toBeNull();
      const states = await database.transaction((tx) => rows.lock(tx, id, ['a']));
      expect(states.get('a')).toMatchObject({ openIntent: null, row: 1 });
      await expect(links.relink(id, again)).rejects.toMatchObject({ code: 'LINK_EXISTS' });
      const keeping = database.transaction((tx) => links.keepOver(tx, id));
      await expect(keeping).rejects.toMatchObject({ code: 'LINK_EXISTS' });
      await links.setStatus(id, 'active', null);
      expect((await links.get(id)).relinked).toBeUndefined();
    });

    test('are forgotten with all that is theirs, but not with their table', async () => {
      const { links, database, rows, inbox, tables } = subject.ports;
      await tables.createManaged(link);
      const edits = [{ key: 'a', row: 2, cells: {} }];
      await inbox.append(link.id, { batchId: 'one', capturedAt: 1, edits, nudge: false });
      await database.transaction((tx) =>
        rows.save(tx, link.id, [
          {
            key: 'a',
            pk: null,
            row: 1,
            base: null,
            dirty: true,
            goneByUs: false,
            repairRounds: 0,
            openIntent: null,
          },
        ]),
      );
      await links.remove(link.id);
      await links.remove(link.id);
      await expect(links.get(link.id)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
      expect([await rows.places(link.id), await inbox.countPending(link.id)]).toEqual([[], 0]);
      expect(await tables.exists(link.table)).toBe(true);
    });
  });

  describe('spreadsheets', () => {
    test('are added once, and what Google says of them is renewed', async () => {
      const { spreadsheets } = subject.ports;
      const facts = { googleId: `file-${link.id}`, title: 'A', timeZone: 'UTC', locale: 'en_US' };
      const first = await spreadsheets.ensure(facts, 'nonce-1');
      const again = await spreadsheets.ensure({ ...facts, title: 'B' }, 'nonce-2');
      expect(again).toEqual({ ...first, title: 'B' });
      expect(first).toMatchObject({
        fence: 0,
        lastAppliedN: 0,
        scratchTabId: null,
        nonce: 'nonce-1',
        clock: null,
      });
      await spreadsheets.setScratchTab(first.id, 77);
      const clock = { offset: -5, error: 2_000_000, roundTrips: [1, 2, 3] };
      await spreadsheets.setClock(first.id, { ...clock, offset: 9 });
      await spreadsheets.setClock(first.id, clock);
      expect(await spreadsheets.get(first.id)).toEqual({ ...again, scratchTabId: 77, clock });
      await expect(spreadsheets.get(9_999)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
      await expect(spreadsheets.raiseFence(9_999)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    });

    test('give each fence and each number once', async () => {
      const { spreadsheets, database } = subject.ports;
      const fences = await Promise.all([1, 2, 3].map(() => spreadsheets.raiseFence(link.spreadsheet)));
      expect(new Set(fences).size).toBe(3);
      const take = () => database.transaction((tx) => spreadsheets.takeN(tx, link.spreadsheet));
      const numbers = await Promise.all([take(), take(), take()]);
      expect(new Set(numbers).size).toBe(3);
      await database.transaction((tx) =>
        spreadsheets.setLastAppliedN(tx, link.spreadsheet, Math.max(...numbers)),
      );
      expect((await spreadsheets.get(link.spreadsheet)).lastAppliedN).toBe(Math.max(...numbers));
    });

    test('are numbered and nudged while others hold their fence in share mode', async () => {
      const { spreadsheets, links, database } = subject.ports;
      const held = gate();
      const isLocked = gate();
      const reader = database.transaction(async (tx) => {
        await spreadsheets.lockShared(tx, link.spreadsheet);
        isLocked.open();
        await held.opened;
      });
      await isLocked.opened;
      await links.nudge(link.id);
      await spreadsheets.setClock(link.spreadsheet, { offset: 0, error: 1, roundTrips: [] });
      expect(await database.transaction((tx) => spreadsheets.takeN(tx, link.spreadsheet))).toBeGreaterThan(0);
      held.open();
      await reader;
    });
  });
}
