/** What people do in the sheet. An edit of cells has a webhook; moved, inserted and deleted rows have none. */
import { COLUMNS, isFormula, type Column } from './cell-value.ts';
import { noteGiven, noteOverwritten } from './ledger.ts';
import type { RowAction } from './scope.ts';
import { firstValue, newValue } from './start-world.ts';
import { blankRow, must, newName, type SheetRow, type World } from './world.ts';

export type TypedKind = 'value' | 'refused' | 'formula' | 'first';

/** False: the person has no reason to do it. `skew`: by how much the add-on's clock is wrong. */
export function typeCell(world: World, row: number, column: Column, kind: TypedKind, skew = 0): boolean {
  world.now++;
  const shown = must(world.sheet[row]);
  const value = typedValue(world, shown, column, kind);
  if (value === shown[column]) return false;
  noteOverwritten(world, shown.id, shown[column], value);
  noteGiven(world, { value, id: shown.id, column, by: 'person' });
  world.sheet[row] = { ...shown, [column]: value };
  tell(world, row, [column], skew);
  return true;
}

function typedValue(world: World, shown: SheetRow, column: Column, kind: TypedKind): string {
  if (kind === 'first') return firstValue(shown.id, column);
  const value = newValue(world, shown.id, column, 'person');
  return value + { value: '', refused: '!', formula: '=' }[kind];
}

/** A formula shows something else; no event tells. */
export function recalculate(world: World, row: number, column: Column): boolean {
  const shown = must(world.sheet[row]);
  if (!isFormula(shown[column])) return false;
  world.now++;
  const value = `${newValue(world, shown.id, column, 'person')}=`;
  noteOverwritten(world, shown.id, shown[column], value);
  noteGiven(world, { value, id: shown.id, column, by: 'person' });
  world.sheet[row] = { ...shown, [column]: value };
  return true;
}

export function changeRows(world: World, kind: RowAction, row: number): boolean {
  world.now++;
  switch (kind) {
    case 'swap':
      return swapRows(world, row, (shown) => shown);
    case 'sortRange':
      return swapRows(world, row, (shown, other) => ({ ...shown, key: other.key }));
    case 'insert':
      world.sheet.splice(row, 0, blankRow(world));
      return true;
    case 'delete':
      noteDeleted(world, must(world.sheet[row]));
      world.sheet.splice(row, 1);
      return true;
    case 'clearRow':
      noteDeleted(world, must(world.sheet[row]));
      world.sheet[row] = blankRow(world);
      return true;
    case 'clearKey':
      world.sheet[row] = { ...must(world.sheet[row]), key: null };
      return true;
    case 'copyAbove':
      return copyRow(world, row, row);
    case 'copyToEnd':
      return copyRow(world, row, world.sheet.length);
    case 'add':
      return addRow(world);
  }
}

type Swap = (shown: SheetRow, other: SheetRow) => SheetRow;

/** `moved` says what a row looks like in the other's place. */
function swapRows(world: World, row: number, moved: Swap): boolean {
  const [upper, lower] = [must(world.sheet[row]), must(world.sheet[row + 1])];
  world.sheet[row] = moved(lower, upper);
  world.sheet[row + 1] = moved(upper, lower);
  return true;
}

function noteDeleted(world: World, shown: SheetRow): void {
  for (const column of COLUMNS) noteOverwritten(world, shown.id, shown[column], null);
  world.ledger.deleted.add(shown.id);
}

function copyRow(world: World, row: number, to: number): boolean {
  const shown = must(world.sheet[row]);
  const id = `g${newName(world, 'row')}`;
  const { copies } = world.ledger;
  copies.set(id, copies.get(shown.id) ?? shown.id);
  for (const column of COLUMNS) {
    const value = shown[column];
    if (value !== null) noteGiven(world, { value, id, column, by: 'person' });
  }
  world.sheet.splice(to, 0, { ...shown, id });
  tell(world, to, COLUMNS, 0);
  return true;
}

function addRow(world: World): boolean {
  const id = `g${newName(world, 'row')}`;
  const value = newValue(world, id, 'a', 'person');
  noteGiven(world, { value, id, column: 'a', by: 'person' });
  world.sheet.push({ id, key: null, a: value, b: null });
  tell(world, world.sheet.length - 1, ['a'], 0);
  return true;
}

function tell(world: World, row: number, columns: readonly Column[], skew: number): void {
  if (world.scope.lateTriggers) world.triggers.push({ row, columns });
  else runTrigger(world, row, columns, skew);
}

/** The add-on reads the row as it is when the trigger runs, at the place where the edit was. */
export function runTrigger(world: World, row: number, columns: readonly Column[], skew = 0): void {
  const shown = world.sheet[row];
  if (!shown) return;
  const id = newName(world, 'webhook');
  world.webhooks.push({ id, key: shown.key, row, columns, shown, capturedAt: world.now + skew });
}
