/** What becomes of rows that two reads did not show: deleted in MySQL only when nothing speaks for them. */
import { describe, expect, test } from 'vitest';

import type { RowState, TableRow } from '../../core/base.ts';
import type { Conflict, Issue } from '../../core/conflict.ts';
import type { HistoryEntry } from '../../core/history-entry.ts';
import { sampleLink, sampleState } from '../../core/sample-link.ts';
import { deleteAbsent } from '../../reconcile/delete-absent.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { sampleSession } from './sample-session.ts';

const DB: TableRow = { pk: '11', values: { name: 'Ada', amount: null, due: null, paid: null } };
/** The base of the sample row is true in [100, 200]. */
const READ = { lo: 300, hi: 310 };

interface Situation {
  state: RowState;
  /** Null: MySQL is without it, too. */
  db: TableRow | null;
  isLocked: boolean;
  /** MySQL's reason not to delete it. */
  refusal: string | null;
  lo: number;
}

async function remove(patch: Partial<Situation>) {
  const usual: Situation = { state: sampleState(), db: DB, isLocked: false, refusal: null, lo: READ.lo };
  const { state, db, isLocked, refusal, lo } = { ...usual, ...patch };
  const done = {
    deleted: [] as string[],
    forgotten: [] as string[],
    saved: [] as RowState[],
    conflicts: [] as Conflict[],
    issues: [] as Issue[],
    history: [] as HistoryEntry[],
    nudges: 0,
  };
  const note = async <T>(list: T[], items: readonly T[]) => {
    await Promise.resolve();
    list.push(...items);
  };
  const ports = {
    log: memoryLog(),
    database: { transaction: (work: (tx: unknown) => unknown) => Promise.resolve(work({})) },
    spreadsheets: { lockFenced: () => Promise.resolve() },
    links: { nudge: () => Promise.resolve((done.nudges += 1)) },
    rows: {
      lock: () => Promise.resolve(new Map([[state.key, state]])),
      forget: (_: unknown, __: number, keys: string[]) => note(done.forgotten, keys),
      save: (_: unknown, __: number, states: RowState[]) => note(done.saved, states),
    },
    tables: {
      lock: () => {
        const rows = db === null || isLocked ? [] : [[db.pk, db] as const];
        return Promise.resolve({ rows: new Map(rows), busy: new Set(isLocked ? [state.pk] : []) });
      },
      delete: async (_: unknown, __: unknown, pks: string[]) => {
        await note(done.deleted, refusal === null ? pks : []);
        return refusal === null ? [] : pks.map((pk) => ({ pk, errno: 1451, why: refusal }));
      },
    },
    records: {
      settle: () => Promise.resolve(),
      addActivity: () => Promise.resolve(),
      addHistory: (_: unknown, __: unknown, entries: HistoryEntry[]) => note(done.history, entries),
      addConflicts: (_: unknown, __: number, conflicts: Conflict[]) => note(done.conflicts, conflicts),
      addIssues: (_: unknown, __: number, issues: Issue[]) => note(done.issues, issues),
    },
  } as unknown as Parameters<typeof deleteAbsent>[0];
  const read = { ...READ, lo } as unknown as Parameters<typeof deleteAbsent>[3];
  await deleteAbsent(ports, sampleSession(), sampleLink, read, [state.key]);
  return done;
}

describe('a row that two reads did not show', () => {
  test('is deleted in MySQL and forgotten, when MySQL has nothing new [D1]', async () => {
    expect(await remove({})).toMatchObject({ deleted: ['11'], forgotten: ['k1'], conflicts: [], nudges: 0 });
  });

  test('is forgotten without a conflict, when MySQL is without it, too [D5]', async () => {
    expect(await remove({ db: null })).toMatchObject({ deleted: [], forgotten: ['k1'], conflicts: [] });
  });

  test('comes back with a conflict, when MySQL has what the sheet never had [D3]', async () => {
    const done = await remove({ db: { pk: '11', values: { ...DB.values, name: 'Bob' } } });
    expect(done).toMatchObject({ deleted: [], forgotten: [] });
    expect(done.saved).toMatchObject([{ key: 'k1', pk: '11', base: null, row: null, dirty: true }]);
    expect(done.conflicts).toMatchObject([{ key: 'k1', column: null, resolution: 'DB_WINS' }]);
  });

  test('comes back with the reason of MySQL, when MySQL refuses to delete it [D6]', async () => {
    const done = await remove({ refusal: 'Other rows refer to it.' });
    expect(done).toMatchObject({
      deleted: [],
      forgotten: [],
      saved: [{ key: 'k1', base: null, dirty: true }],
    });
    expect(done.issues).toMatchObject([{ key: 'k1', why: 'Other rows refer to it.' }]);
  });

  test.each<[string, Partial<Situation>]>([
    ['a customer has it locked', { isLocked: true }],
    ['a write to it is open', { state: sampleState({ openIntent: 4 }) }],
    ['it was told of after the read began', { lo: 200 }],
  ])('stays until another read, while %s [D7]', async (_, situation) => {
    const done = await remove(situation);
    expect(done).toMatchObject({ deleted: [], forgotten: [], saved: [], conflicts: [], nudges: 1 });
  });
});
