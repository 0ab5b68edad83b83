/** Many deletes at once, both ways: they wait for a person, the rest goes on, and the answer is carried out on the rows shown. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

async function setScene(title: string, rows = 40): Promise<Scene> {
  return new Scene(await LinkedTab.register(product, sampleRows(rows), title));
}

class Scene {
  readonly tab: LinkedTab;
  readonly evidence: Evidence;

  constructor(tab: LinkedTab) {
    this.tab = tab;
    this.evidence = new Evidence(product, tab);
  }

  /** Waits until something is asked. */
  asked() {
    return this.tab.until(async () => {
      const { approvals } = await linkCall(product, this.tab.table, 'listApprovals', {});
      const [first] = approvals;
      if (first === undefined) throw new Error('nothing is asked');
      return first;
    });
  }

  answer(id: number, answer: 'agree' | 'refuse') {
    return linkCall(product, this.tab.table, 'answerApproval', { id, answer });
  }

  async nothingAsked(): Promise<void> {
    await this.tab.until(async () => {
      expect((await linkCall(product, this.tab.table, 'listApprovals', {})).approvals).toEqual([]);
    });
  }

  async edit(id: string, value: string): Promise<void> {
    await this.tab.person.type(this.tab.tabId, { row: this.tab.rowOf('id', id), column: 2 }, [[value]]);
    await this.tab.until(async () => expect(await this.evidence.inMysql(id, 'city')).toBe(value));
  }

  async change(id: string, value: string): Promise<void> {
    await this.evidence.customer('UPDATE t SET city = ? WHERE id = ?', [value, id]);
    await this.tab.until(() => expect(this.tab.cell(id, 'city')).toBe(value));
  }

  /** Any change of the tab's rows has it read. */
  read(): Promise<void> {
    return this.tab.person.insertLines(this.tab.tabId, 'ROWS', this.tab.sheetRows().length + 1);
  }
}

describe('rows deleted in the sheet', () => {
  test('many at once wait while the rest goes on; agreed, they are deleted in MySQL [D2]', async () => {
    const scene = await setScene('agreed');
    const { tab, evidence } = scene;
    await tab.person.deleteLines(tab.tabId, 'ROWS', 5, 15);
    const asked = await scene.asked();
    expect(asked).toMatchObject({ kind: 'delete-in-mysql', rows: 15 });
    expect(asked.sentence).toMatch(/^15 of 40 rows are gone from the tab "agreed"/);
    expect(asked.samples[0]).toBe('R5, Name 5, City 5');
    await scene.edit('R1', 'typed meanwhile');
    await scene.change('R2', 'changed meanwhile');
    expect(await tab.tableRows()).toHaveLength(40);
    expect(await scene.answer(asked.id, 'agree')).toEqual({ approvals: [] });
    await tab.until(async () => expect(await tab.tableRows()).toHaveLength(25));
    await evidence.peace();
  });

  test('many at once, refused: they come back to the sheet [D9]', async () => {
    const scene = await setScene('refused');
    const { tab, evidence } = scene;
    await tab.person.clear(tab.tabId, 'A2:E41');
    const { id, rows } = await scene.asked();
    expect(rows).toBe(40);
    await scene.answer(id, 'refuse');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(40));
    await evidence.peace();
    expect(await tab.tableRows()).toHaveLength(40);
    await scene.nothingAsked();
  });

  test('what came back, or was changed in MySQL, before a person agreed stays [D9]', async () => {
    const scene = await setScene('excepted');
    const { tab, evidence } = scene;
    const undone = tab.wholeRow('R20');
    await tab.person.deleteLines(tab.tabId, 'ROWS', 10, 20);
    const { id } = await scene.asked();
    await evidence.customer(`UPDATE t SET city = 'new in MySQL' WHERE id = 'R21'`);
    await tab.person.type(tab.tabId, { row: tab.sheetRows().length + 1, column: 0 }, [undone]);
    await tab.until(() => expect(tab.cell('R21', 'city')).toBe('new in MySQL'));
    await tab.until(async () =>
      expect((await linkCall(product, tab.table, 'listApprovals', {})).approvals).toMatchObject([
        { rows: 18 },
      ]),
    );
    await scene.answer(id, 'agree');
    await tab.until(async () => expect(await tab.tableRows()).toHaveLength(22));
    await evidence.peace();
    expect(await evidence.inMysql('R20', 'city')).toBe('City 20');
  });
});

describe('rows deleted in MySQL', () => {
  test('many at once wait while the rest goes on; agreed, they are deleted in the sheet [D10]', async () => {
    const scene = await setScene('half');
    const { tab, evidence } = scene;
    await evidence.customer('DELETE FROM t WHERE _sync_row_id > 20');
    const asked = await scene.asked();
    expect(asked).toMatchObject({ kind: 'delete-in-sheet', rows: 20 });
    await scene.edit('R1', 'typed meanwhile');
    await scene.change('R2', 'changed meanwhile');
    expect(tab.sheetRows()).toHaveLength(40);
    await scene.answer(asked.id, 'agree');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(20));
    await evidence.peace();
    await scene.nothingAsked();
  });

  test('many at once, refused: they come back to MySQL; a row that is edited meanwhile does so at once [D10, D4]', async () => {
    const scene = await setScene('back');
    const { evidence } = scene;
    const before = await evidence.primaryKeys();
    await evidence.customer('DELETE FROM t');
    const { id, rows } = await scene.asked();
    expect(rows).toBe(40);
    await scene.edit('R7', 'typed meanwhile');
    await scene.answer(id, 'refuse');
    await evidence.peace();
    expect(await evidence.primaryKeys()).toEqual(before);
    expect(await evidence.inMysql('R7', 'city')).toBe('typed meanwhile');
  });

  test('a few are deleted in the sheet at once [D10]', async () => {
    const { tab, evidence } = await setScene('few');
    await evidence.customer('DELETE FROM t WHERE _sync_row_id <= 10');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(30));
    await evidence.peace();
  });

  test('TRUNCATE tells nobody: a read finds it, and it waits like any mass delete [D10, D11]', async () => {
    const scene = await setScene('truncated');
    const { tab, evidence } = scene;
    await evidence.customer('TRUNCATE TABLE t');
    await scene.read();
    const { id, rows } = await scene.asked();
    expect(rows).toBe(40);
    expect(tab.sheetRows()).toHaveLength(40);
    await scene.answer(id, 'refuse');
    await tab.until(async () => expect(await tab.tableRows()).toHaveLength(40));
    await evidence.peace();
  });
});

describe('rows that go one after the other', () => {
  test('in MySQL: the eleventh of forty waits, and those after it join its question; agreed, the count begins anew [D17]', async () => {
    const scene = await setScene('one by one');
    const { tab, evidence } = scene;
    for (let at = 1; at <= 10; at += 1) {
      await evidence.customer('DELETE FROM t WHERE _sync_row_id = ?', [at]);
      await tab.until(() => expect(tab.sheetRows()).toHaveLength(40 - at));
    }
    await evidence.customer('DELETE FROM t WHERE _sync_row_id = 11');
    const asked = await scene.asked();
    expect(asked).toMatchObject({ kind: 'delete-in-sheet', rows: 1 });
    expect(asked.sentence).toContain('More went within 10 minutes before.');
    await evidence.customer('DELETE FROM t WHERE _sync_row_id = 12');
    await tab.until(async () => expect(await scene.asked()).toMatchObject({ id: asked.id, rows: 2 }));
    await expect(
      linkCall(product, tab.table, 'answerApproval', { id: asked.id, answer: 'agree', rows: 1 }),
    ).rejects.toThrow('APPROVAL_GREW');
    expect(tab.sheetRows()).toHaveLength(30);
    await scene.answer(asked.id, 'agree');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(28));
    await evidence.customer('DELETE FROM t WHERE _sync_row_id = 13');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(27));
    await evidence.peace();
  });

  test('in the tab: the eleventh of forty waits [D17]', async () => {
    const scene = await setScene('by hand');
    const { tab, evidence } = scene;
    for (let at = 1; at <= 2; at += 1) {
      await tab.person.deleteLines(tab.tabId, 'ROWS', 1, 5);
      await tab.until(async () => expect(await tab.tableRows()).toHaveLength(40 - 5 * at));
    }
    await tab.person.deleteLines(tab.tabId, 'ROWS', 1, 1);
    const { id } = await scene.asked();
    expect(await tab.tableRows()).toHaveLength(30);
    await scene.answer(id, 'refuse');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(30));
    await evidence.peace();
  });
});

describe('a question that the other side overtakes', () => {
  test('rows come back by Undo and go in MySQL: they are asked about anew [D10, D17]', async () => {
    const scene = await setScene('undone');
    const { tab, evidence } = scene;
    const undo = tab.keepVersion();
    await tab.person.deleteLines(tab.tabId, 'ROWS', 1, 20);
    const { id, kind } = await scene.asked();
    expect(kind).toBe('delete-in-mysql');
    undo();
    await evidence.customer('DELETE FROM t WHERE _sync_row_id <= 20');
    await tab.until(async () => {
      expect(await scene.asked()).toMatchObject({ kind: 'delete-in-sheet', rows: 20 });
    });
    expect(tab.sheetRows()).toHaveLength(40);
    const anew = await scene.asked();
    expect(anew.id).not.toBe(id);
    await scene.answer(anew.id, 'refuse');
    await tab.until(async () => expect(await tab.tableRows()).toHaveLength(40));
    await evidence.peace();
    await scene.nothingAsked();
  });

  test('rows that are gone from both sides are asked about no longer [D17]', async () => {
    const scene = await setScene('on both sides');
    const { tab, evidence } = scene;
    await evidence.customer('DELETE FROM t WHERE _sync_row_id <= 20');
    await scene.asked();
    await tab.person.deleteLines(tab.tabId, 'ROWS', 1, 20);
    await scene.nothingAsked();
    await evidence.peace();
    expect(tab.sheetRows()).toHaveLength(20);
  });
});

describe('a link that empties rows instead of deleting them', () => {
  test('a row that MySQL deletes stays in the tab, blank and without a key, with what stands beside it [D16]', async () => {
    const scene = await setScene('emptied');
    const { tab, evidence } = scene;
    await linkCall(product, tab.table, 'changeSettings', { deletes: 'clear' });
    const row = tab.rowOf('id', 'R7');
    await tab.person.type(tab.tabId, { row, column: 6 }, [['a note']]);
    await evidence.customer(`DELETE FROM t WHERE id IN ('R7', 'R8')`);
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(38));
    await evidence.peace();
    expect(tab.rowOf('id', 'R9')).toBe(row + 2);
    await tab.until(() => expect(tab.line(row, 7)).toEqual([null, null, null, null, null, null, 'a note']));
    await tab.person.type(tab.tabId, { row, column: 0 }, [['R41', 'new here']]);
    await tab.until(async () => expect(await evidence.inMysql('R41', 'name')).toBe('new here'));
    await evidence.peace();
  });

  test('a row that is deleted in the tab stays in MySQL, blank; a change there brings it to the tab again [D16]', async () => {
    const scene = await setScene('blank');
    const { tab, evidence } = scene;
    await linkCall(product, tab.table, 'changeSettings', { deletes: 'clear' });
    const pk = (await evidence.primaryKeys()).get('R7');
    await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'R7'), 1);
    await tab.until(async () => {
      expect(await evidence.inMysql('R7', 'city')).toBeUndefined();
    });
    const blank = await tab.tableRows();
    expect(blank).toHaveLength(40);
    expect(blank).toContainEqual([null, null, null, null]);
    await scene.read();
    await tab.until(async () => expect((await tab.status()).status).toBe('active'));
    expect(tab.sheetRows()).toHaveLength(39);
    await evidence.customer('UPDATE t SET id = ?, city = ? WHERE _sync_row_id = ?', ['R7', 'again', pk]);
    await tab.until(() => expect(tab.cell('R7', 'city')).toBe('again'));
    await evidence.peace();
    expect((await evidence.primaryKeys()).get('R7')).toBe(pk);
  });

  test('many at once wait for a person all the same [D10, D16]', async () => {
    const scene = await setScene('asks');
    const { tab, evidence } = scene;
    await linkCall(product, tab.table, 'changeSettings', { deletes: 'clear' });
    await evidence.customer('DELETE FROM t WHERE _sync_row_id > 20');
    const asked = await scene.asked();
    expect(asked.sentence).toContain('Agree: they are emptied in the tab');
    await scene.answer(asked.id, 'agree');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(20));
    await evidence.peace();
    await scene.nothingAsked();
  });
});
