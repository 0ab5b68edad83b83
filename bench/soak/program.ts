/** A program at MySQL that knows nothing of the sync: one transaction at a time, some late, some rolled back. */
import { setTimeout as wait } from 'node:timers/promises';

import type { ResultSetHeader } from 'mysql2/promise';

import type { Client } from './client.ts';
import { newValue, type Ids, type Scene } from './scene.ts';

/** Longest time between a statement and its commit. */
const LATE_MS_MAX = 400;

/** `more`: columns that programs added. */
export async function programActs(
  scene: Scene,
  ids: Ids,
  sql: Client,
  more: readonly string[],
): Promise<void> {
  const choice = scene.random.next();
  if (choice < 0.08) await inserts(scene, ids, sql);
  else if (choice < 0.12 && ids.doomed.length > 0) await deletes(scene, ids, sql);
  else await updates(scene, ids, sql, { choice, more });
}

async function inserts({ table, history, note }: Scene, ids: Ids, sql: Client): Promise<void> {
  const id = ids.next();
  const cells = { person: newValue('stored'), program: newValue('stored'), shared: newValue('stored') };
  history.added(id, cells);
  try {
    await sql.transaction(async (connection) => {
      await connection.query(`INSERT INTO \`${table}\` SET ?`, [{ id, ...cells }]);
      return true;
    });
    note(`a program inserts ${id}`);
    ids.open.push(id);
  } catch {
    note(`a program lost MySQL while it inserted ${id}`);
    history.perhapsRemoved(id);
  }
}

async function deletes({ table, history, note }: Scene, ids: Ids, sql: Client): Promise<void> {
  const id = ids.doomed.pop() ?? '';
  try {
    await sql.transaction(async (connection) => {
      await connection.query(`DELETE FROM \`${table}\` WHERE id = ?`, [id]);
      return true;
    });
    note(`a program deletes ${id}`);
    history.removed(id);
  } catch {
    note(`a program lost MySQL while it deleted ${id}`);
    history.perhapsRemoved(id);
  }
}

async function updates(
  { table, random, history, note }: Scene,
  ids: Ids,
  sql: Client,
  { choice, more }: { choice: number; more: readonly string[] },
): Promise<void> {
  const id = random.pick(ids.open);
  const column = random.pick(['program', 'shared', ...more]);
  const value = newValue('stored');
  let found = 0;
  try {
    const isStored = await sql.transaction(async (connection) => {
      const update = `UPDATE \`${table}\` SET ${column} = ? WHERE id = ?`;
      const [result] = await connection.query<ResultSetHeader>(update, [value, id]);
      found = result.affectedRows;
      if (choice > 0.8 && choice <= 0.9) await wait(random.below(LATE_MS_MAX));
      return choice <= 0.9;
    });
    note(`a program ${isStored ? 'stores' : 'rolls back'} ${value} in ${id}, ${column}`);
    // A row that a person added a moment ago is not in MySQL yet.
    if (!isStored) history.undone(value);
    else if (found > 0) history.wrote(id, column, value, 'program');
  } catch {
    note(`a program lost MySQL while it stored ${value} in ${id}, ${column}`);
    history.unplaced(value);
  }
}
