import { describe, expect, test } from 'vitest';
import { TabModel } from '../page/tab-model.ts';
import type { RowSplice, WireRow } from '../wire.ts';

function model(...rows: WireRow[]): TabModel {
  const made = new TabModel();
  made.apply({ whole: true, splices: [{ at: 0, removed: 0, rows }] });
  return made;
}

const texts = (of: TabModel): string[] =>
  Array.from({ length: of.rowCount }, (_, row) => of.cell(row, 0)?.text ?? '');
const update = (...splices: RowSplice[]): { whole: false; splices: RowSplice[] } => ({
  whole: false,
  splices,
});

describe('TabModel', () => {
  test('tells which cells of a row changed', () => {
    const made = model(['a', 'b', { kind: 'number', text: '1' }], ['x']);
    const changes = made.apply(
      update({ at: 0, removed: 1, rows: [['a', null, { kind: 'number', text: '2' }, 'new']] }),
    );
    expect(changes).toEqual([{ kind: 'changed', row: 0, columns: [1, 2, 3] }]);
    expect(made.cell(0, 1)).toBeUndefined();
    expect(made.cell(0, 2)).toEqual({ kind: 'number', text: '2' });
  });

  test('tells inserted and deleted rows, in the order of the splices', () => {
    const made = model(['a'], ['b'], ['c'], ['d']);
    const changes = made.apply(
      update({ at: 0, removed: 0, rows: [['n']] }, { at: 3, removed: 2, rows: [['z']] }),
    );
    expect(texts(made)).toEqual(['n', 'a', 'b', 'z']);
    expect(changes).toEqual([
      { kind: 'inserted', row: 0, count: 1 },
      { kind: 'changed', row: 3, columns: [0] },
      { kind: 'deleted', row: 4, count: 1 },
    ]);
  });

  test('shows what was typed until it is settled, then what the sheet holds', () => {
    const made = model(['a'], ['b']);
    const [mine, other] = [Symbol('mine'), Symbol('other')];
    made.expect(mine, [{ row: 0, column: 0, text: 'typed' }]);
    made.expect(other, [{ row: 1, column: 0, text: '' }]);
    expect(texts(made)).toEqual(['typed', '']);
    expect([made.isTyped(0, 0), made.isTyped(0, 1)]).toEqual([true, false]);
    expect(made.settle(mine)).toEqual([{ row: 0, column: 0 }]);
    expect(texts(made)).toEqual(['a', '']);
  });

  test('keeps what was typed at its row when rows come and go, and drops it with its row', () => {
    const made = model(['a'], ['b'], ['c']);
    const action = Symbol('action');
    made.expect(action, [
      { row: 1, column: 0, text: 'typed' },
      { row: 2, column: 0, text: 'lost' },
    ]);
    made.apply(update({ at: 0, removed: 0, rows: [['n']] }));
    expect(texts(made)).toEqual(['n', 'a', 'typed', 'lost']);
    made.apply(update({ at: 3, removed: 1, rows: [] }));
    expect(made.settle(action)).toEqual([{ row: 2, column: 0 }]);
  });

  test('knows how much of the tab is used', () => {
    const made = model(['a'], [null, 'b'], [], []);
    expect([made.rowCount, made.usedRows, made.usedColumns]).toEqual([4, 2, 2]);
  });
});
