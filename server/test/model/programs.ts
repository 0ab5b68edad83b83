/** What programs do in MySQL. Each statement leaves an entry in the change queue, which is seen when it commits. */
import { COLUMNS, type Column } from './cell-value.ts';
import { noteGiven, noteOverwritten } from './ledger.ts';
import { newValue } from './start-world.ts';
import { must, newName, type World } from './world.ts';

export function updateRow(world: World, key: string, column: Column): void {
  world.now++;
  setValue(world, key, column, world.now);
  world.queue.push({ id: newName(world, 'change'), key, at: world.now });
}

function setValue(world: World, key: string, column: Column, statedAt: number): void {
  const row = must(world.db.get(key));
  const value = newValue(world, row.id, column, 'sql');
  noteOverwritten(world, row.id, row[column], value);
  noteGiven(world, { value, id: row.id, column, by: 'sql', statedAt });
  world.db.set(key, { ...row, [column]: value });
}

export function insertRow(world: World): void {
  world.now++;
  const id = `g${newName(world, 'row')}`;
  const key = `k${newName(world, 'key')}`;
  const value = newValue(world, id, 'a', 'sql');
  world.db.set(key, { id, a: value, b: null });
  noteGiven(world, { value, id, column: 'a', by: 'sql' });
  world.queue.push({ id: newName(world, 'change'), key, at: world.now });
}

export function deleteRow(world: World, key: string): void {
  world.now++;
  const row = must(world.db.get(key));
  for (const column of COLUMNS) noteOverwritten(world, row.id, row[column], null);
  world.ledger.deleted.add(row.id);
  world.db.delete(key);
  world.queue.push({ id: newName(world, 'change'), key, at: world.now });
}

/** Its entry has an id and a time from now, and is seen only when it commits. */
export function beginTransaction(world: World, key: string): void {
  world.now++;
  world.transaction = { id: newName(world, 'change'), key, at: world.now };
}

/** False: the row is gone. */
export function commit(world: World): boolean {
  const change = must(world.transaction);
  world.transaction = null;
  if (!world.db.has(change.key)) return false;
  setValue(world, change.key, 'a', change.at);
  world.queue.push(change);
  return true;
}
