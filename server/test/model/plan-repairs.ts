/** Plans what is owed beyond rows' values: misplaced keys and values are taken back first, then rows get their keys. */
import type { Item } from './google.ts';
import { newKey, type ReadKeys } from './read.ts';
import type { SheetRead } from './worker.ts';
import { must, type Rekey, type Stray, type World } from './world.ts';

export function planRepairs(world: World, { rows }: SheetRead, keys: ReadKeys): Item[] {
  const back = world.putBacks.map(({ row, shown }): Item => ({ do: 'putBack', key: shown.key, row, shown }));
  const items = [...back, ...planRekeys(world, rows), ...planStrays(world, rows)];
  const isAtPeace = world.rekeys.length + world.strays.length + world.putBacks.length === 0;
  if (isAtPeace) {
    const given = planKeys(world, rows, keys);
    // What the last full read wanted is not to be seen any more: the tab is judged anew.
    if (world.keysWanted && given.length === 0) world.nudged = true;
    items.push(...given);
  }
  world.keysWanted = false;
  return items;
}

function planRekeys(world: World, rows: SheetRead['rows']): Item[] {
  const found = world.rekeys.map((rekey): [Rekey, number] => {
    const { from, a, b } = rekey;
    const exact = rows.findIndex((row) => row.key === from && row.a === a && row.b === b);
    const isFound = exact >= 0 || from === null;
    return [rekey, isFound ? exact : rows.findIndex(({ key }) => key === from)];
  });
  world.rekeys = found.filter(([, row]) => row >= 0).map(([rekey]) => rekey);
  return found.flatMap(([{ to }, row]): Item[] =>
    row < 0 ? [] : [{ do: 'key', why: 'repair', row, key: to, shown: must(rows[row]) }],
  );
}

function planStrays(world: World, rows: SheetRead['rows']): Item[] {
  const found = world.strays.map((stray): [Stray, number] => {
    const isAt = (row: number) => rows[row]?.key === stray.key && rows[row][stray.column] === stray.ours;
    const there = isAt(stray.row) ? stray.row : rows.findIndex((_, row) => isAt(row));
    const { a, b } = stray.left;
    return [stray, there >= 0 ? there : rows.findIndex((row) => row.a === a && row.b === b)];
  });
  world.strays = found.filter(([, row]) => row >= 0).map(([stray]) => stray);
  return found.flatMap(([{ key, column, ours, before }, row]): Item[] =>
    row < 0
      ? []
      : [{ do: 'unstray', key: rows[row]?.key ?? key, row, column, value: before, expected: ours }],
  );
}

function planKeys(world: World, rows: SheetRead['rows'], { wishes, moves, rowOf }: ReadKeys): Item[] {
  const given = wishes.map(({ row, shown, key }): Item => {
    return { do: 'key', why: key === null ? 'new' : 'back', row, key: key ?? newKey(world), shown };
  });
  const moved = [...moves].map(([shownKey, key]): Item => {
    const row = must(rowOf.get(shownKey));
    return { do: 'key', why: 'move', row, key, shown: must(rows[row]) };
  });
  // A row without a key may be the row of one that is to be moved: that is judged afterwards.
  return moved.length > 0 ? moved : given;
}
