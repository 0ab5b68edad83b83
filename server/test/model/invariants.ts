/** What must be true of a closed world, in the order in which the trouble is easiest to understand. */
import { COLUMNS, computed, isFormula, isSpecial, type Column } from './cell-value.ts';
import type { Closed } from './closure.ts';
import { overwrittenName, successors, type Given } from './ledger.ts';
import { isBlank, must, type SheetRow, type World } from './world.ts';

/** A sentence that says what is wrong; null when all is well. */
export function findViolation({ world, settles }: Closed): string | null {
  if (world.paused) return 'PAUSED though nobody moves rows any more';
  if (!settles) return 'LIVELOCK: the sync never comes to rest';
  if (world.inbox.length > 0) return 'STUCK: an edit stays in the inbox for ever';
  if (world.queue.length > 0) return 'STUCK: a change stays in the queue for ever';
  if (world.dirty.size > 0) return 'STUCK: a row stays dirty for ever';
  const twice = world.ledger.heldRecords.find((record, at, all) => all.indexOf(record) !== at);
  if (twice !== undefined) return `LOGGED TWICE: ${twice}`;
  const rows = world.sheet.filter((row) => !isBlank(row));
  return findDifference(world, rows) ?? findWrongValue(world, rows) ?? findLoss(world, rows);
}

function findDifference(world: World, rows: readonly SheetRow[]): string | null {
  const [keys, ids] = [new Set<string>(), new Set<string>()];
  for (const row of rows) {
    const { key, id } = row;
    if (key === null) return `row ${id} has no key`;
    if (keys.has(key)) return `two rows have the key ${key}`;
    if (ids.has(id)) return `row ${id} stands there twice`;
    keys.add(key);
    ids.add(id);
    const db = world.db.get(key);
    if (!db) return `row ${key} (${id}) of the sheet is not in MySQL`;
    if (world.scope.identity && db.id !== id) return `WRONG ROW: the key of ${db.id} stands at ${id}`;
    for (const column of COLUMNS) {
      const isSame = row[column] === db[column] || isLeftAsTyped(world, row, key, column);
      if (!isSame) {
        return `${key}.${column} is ${row[column] ?? 'empty'} in the sheet, ${db[column] ?? 'empty'} in MySQL`;
      }
    }
  }
  const missing = [...world.db.keys()].find((key) => !keys.has(key));
  return missing === undefined ? null : `row ${missing} of MySQL is not in the sheet`;
}

/** A refused value or a formula may stand there when MySQL's value was seen, and people can find both. */
function isLeftAsTyped(world: World, row: SheetRow, key: string, column: Column): boolean {
  const shown = row[column];
  const base = must(world.base.get(key))[column];
  const db = must(world.db.get(key))[column];
  const isHeld = isSpecial(shown) && base.v === shown && base.held?.db === db;
  if (!isHeld) return false;
  if (isFormula(shown) && computed(shown) === db) return true;
  const { issues, conflicts } = world.ledger;
  const isRecorded = conflicts.some(({ won }) => won === shown);
  if (isFormula(shown)) return isRecorded || conflicts.some(({ lost }) => lost === db);
  return isRecorded || issues.some(({ value }) => value === shown);
}

function findWrongValue(world: World, rows: readonly SheetRow[]): string | null {
  const { ledger } = world;
  const isUpdateKept = ledger.conflicts.some(({ lost }) => lost === 'deleted');
  for (const row of rows) {
    for (const column of COLUMNS) {
      const shown = row[column];
      if (shown === null) continue;
      const given = ledger.given.filter(
        (each) => each.column === column && isShownAs(each, shown) && isKin(world, each.id, row.id),
      );
      if (given.length === 0) return `INVENTED: ${row.id}.${column} shows ${shown}`;
      if (ledger.copies.size > 0 || isUpdateKept) continue;
      const after = [shown, ...successors(ledger, row.id, shown)];
      const isDecided = ledger.conflicts.some(
        ({ won, lost }) => won === shown || (lost !== null && after.includes(lost)),
      );
      const overwrittenAt = ledger.overwritten.get(overwrittenName(row.id, shown))?.at ?? -1;
      if (!isDecided && overwrittenAt > Math.max(...given.map(({ at }) => at))) {
        return `CAME BACK: ${row.id}.${column} shows ${shown}, which had been overwritten knowingly`;
      }
    }
  }
  return null;
}

/** A formula gives the value that it computes, too. */
function isShownAs(given: Given, shown: string): boolean {
  return given.value === shown || computed(given.value) === shown;
}

function isKin(world: World, id: string, other: string): boolean {
  const { copies } = world.ledger;
  return (copies.get(id) ?? id) === (copies.get(other) ?? other);
}

/** Nothing that anybody gave is gone, unless somebody overwrote it knowingly or it is recorded as a loser. */
function findLoss(world: World, rows: readonly SheetRow[]): string | null {
  const { ledger } = world;
  const overwritten = new Set(
    [...ledger.overwritten.keys()].map((name) => name.slice(name.indexOf('|') + 1)),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const given of ledger.given) {
    const row = byId.get(given.id);
    if (!row && ledger.deleted.has(given.id)) continue;
    if (!row) return `ROW LOST: ${given.id}, nobody deleted it`;
    if (isKept(world, rows, row, given) || overwritten.has(given.value)) continue;
    if (ledger.conflicts.some(({ lost }) => lost === given.value)) continue;
    const who = given.by === 'person' ? 'an edit' : 'a change of SQL';
    return `LOST: ${who}, ${given.value} (now ${row[given.column] ?? 'empty'}), and no conflict tells`;
  }
  const isUpdateKept = ledger.conflicts.some(({ lost }) => lost === 'deleted');
  const back = [...ledger.deleted].find((id) => byId.has(id));
  return back === undefined || isUpdateKept ? null : `CAME BACK: deleted row ${back}, and no conflict tells`;
}

function isKept(world: World, rows: readonly SheetRow[], row: SheetRow, given: Given): boolean {
  const { column, value, by } = given;
  if (row[column] === value) return true;
  const cell = row.key === null ? undefined : world.base.get(row.key)?.[column];
  if (cell?.held && row.key !== null && world.db.get(row.key)?.[column] === value) return true;
  const isAnywhere = by === 'sql' || world.ledger.copies.size > 0;
  return isAnywhere && rows.some((each) => isKin(world, each.id, given.id) && each[column] === value);
}

/** What must be true at every moment, closed or not. */
export function findFault(world: World): string | null {
  if (world.ledger.fault !== null) return world.ledger.fault;
  if (world.sheet.some(({ id }) => world.ledger.copies.has(id))) return null;
  const known = new Set([...world.db.values()].map(({ id }) => id));
  const gone = world.ledger.given.find(
    ({ at, id }) => at === 0 && !known.has(id) && !world.ledger.deleted.has(id),
  );
  return gone ? `DELETED IN MYSQL: row ${gone.id}, though nobody deleted it` : null;
}
