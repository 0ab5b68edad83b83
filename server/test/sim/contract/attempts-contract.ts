/** `attempts` and `deadLetters`: failed work rests, is set aside after the last attempt, and newer work goes on. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { unknownRow } from '../../../core/base.ts';
import type { Link } from '../../../core/link.ts';
import type { RowFailure } from '../../../ports/attempts.ts';
import type { OpenSubject, Subject } from './subject.ts';

const ATTEMPTS = 4;

export function attemptsContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  let batches = 0;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
  });

  const failure = (key: string, patch: Partial<RowFailure> = {}): RowFailure => {
    const none = { pk: null, row: 3, shown: null, detail: 'why' };
    return { key, ...none, code: 'MYSQL_FAILED', ...patch };
  };
  const edit = (key: string) =>
    subject.ports.inbox.append(link.id, {
      batchId: `attempt-${(batches += 1)}`,
      capturedAt: 5_000,
      edits: [{ key, row: 3, cells: { c1: 'x' } }],
      nudge: false,
    });
  const failEdit = (...failures: RowFailure[]) =>
    subject.ports.attempts.fail(link, { queue: 'sheet-to-db', direction: 'sheet-to-mysql' }, failures);
  const setAside = async (key: string, patch: Partial<RowFailure> = {}): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) await failEdit(failure(key, patch));
  };
  const pendingKeys = async (): Promise<string[]> => {
    const { database, inbox } = subject.ports;
    const entries = await database.transaction((tx) => inbox.take(tx, link.id, 0, 10));
    return entries.map(({ key }) => key);
  };
  const dirty = (key: string, pk: string) =>
    subject.ports.database.transaction((tx) =>
      subject.ports.rows.save(tx, link.id, [{ ...unknownRow(key), pk, dirty: true }]),
    );

  describe('attempts', () => {
    test('rest longer each time, until the row is set aside', async () => {
      await edit('a');
      const told = [];
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) told.push(await failEdit(failure('a')));
      expect(told).toEqual([
        { setAside: [], againInMs: 5_000 },
        { setAside: [], againInMs: 10_000 },
        { setAside: [], againInMs: 20_000 },
        { setAside: ['a'], againInMs: null },
      ]);
      const known = (await subject.ports.attempts.of(link.id)).get('a');
      expect(known).toMatchObject({ isSetAside: true, queue: 'sheet-to-db', code: 'MYSQL_FAILED' });
      expect(await subject.ports.deadLetters.list(link.id, { before: null, limit: 5 })).toMatchObject([
        { key: 'a', row: 3, attempts: ATTEMPTS, direction: 'sheet-to-mysql', detail: 'why' },
      ]);
    });

    test('of edits leave the newer ones and those of other rows alone', async () => {
      await edit('a');
      await edit('b');
      await failEdit(failure('a'));
      expect(await pendingKeys()).toEqual(['b']);
      expect(await subject.ports.inbox.countPending(link.id)).toBe(2);
      await edit('a');
      expect(await pendingKeys()).toEqual(['b', 'a']);
      expect(await subject.ports.inbox.withPending()).toContain(link.id);
    });

    test('with newer work count anew', async () => {
      await edit('a');
      await setAside('a');
      await edit('a');
      expect(await failEdit(failure('a'))).toEqual({ setAside: [], againInMs: 5_000 });
      expect(await subject.ports.deadLetters.count(link.id)).toBe(0);
    });

    test('of rows that are owed to the sheet', async () => {
      await dirty('a', '1');
      await dirty('b', '2');
      await subject.ports.attempts.fail(link, { queue: 'db-to-sheet', direction: 'mysql-to-sheet' }, [
        failure('a', { code: 'SHEETS_REFUSED' }),
      ]);
      expect(await subject.ports.rows.dirtyKeys(link.id, 10)).toEqual(['b']);
      await subject.ports.attempts.end(link.id, ['a']);
      expect(await subject.ports.rows.dirtyKeys(link.id, 10)).toEqual(['a', 'b']);
    });

    test('of a row without a key of its own are found by its primary key', async () => {
      await failEdit(failure('first try', { pk: '7' }));
      await failEdit(failure('second try', { pk: '7' }));
      expect([...(await subject.ports.attempts.of(link.id)).keys()]).toEqual(['first try']);
    });

    test('of what a read found are due once their rest is over', async () => {
      const { attempts } = subject.ports;
      await attempts.fail(link, { queue: 'reconcile', direction: 'sheet-to-mysql' }, [failure('a')]);
      expect(await attempts.withReadsDue()).not.toContainEqual({
        link: link.id,
        spreadsheet: link.spreadsheet,
      });
    });
  });

  describe('dead letters', () => {
    test('are tried anew one by one or all at once', async () => {
      for (const key of ['a', 'b', 'c']) await setAside(key);
      const { deadLetters, attempts } = subject.ports;
      const [newest, ...others] = await deadLetters.list(link.id, { before: null, limit: 10 });
      expect([newest?.key, ...others.map(({ key }) => key)]).toEqual(['c', 'b', 'a']);
      expect(await deadLetters.list(link.id, { before: newest?.id ?? 0, limit: 1 })).toEqual([others[0]]);
      expect((await deadLetters.retry(link.id, [newest?.id ?? 0])).map(({ key }) => key)).toEqual(['c']);
      expect(await deadLetters.count(link.id)).toBe(2);
      expect(await deadLetters.retry(link.id, null)).toHaveLength(2);
      expect([await deadLetters.count(link.id), (await attempts.of(link.id)).size]).toEqual([0, 0]);
    });

    test('end with the attempts of their row', async () => {
      await setAside('a');
      await subject.ports.attempts.end(link.id, ['a', 'nobody']);
      expect(await subject.ports.deadLetters.count(link.id)).toBe(0);
    });
  });
}
