/** A customer of the simulated server: transactions over linked tables, one connection each, at MySQL's own lock-wait time-out. */
import { simProcess, type SimProcess } from '../world/process.ts';
import { refuseUnknown } from './column-values.ts';
import { MysqlError } from './engine/mysql-error.ts';
import { SECOND, type SimServer } from './engine/server.ts';
import { linkedTable } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { storedValues, writeLinkedRow, type LinkedTables } from './linked-tables.ts';
import type { Customer, CustomerTransaction, Statement, Values } from './sim-mysql.ts';

const LOCK_WAIT = 50 * SECOND;

export function simCustomer(server: SimServer, linked: LinkedTables): Customer {
  const client = simProcess(server.world, 'customer');
  const begin = (table: string): CustomerTransaction =>
    customerTransaction(linked, client, server.begin(client, LOCK_WAIT), table);
  return {
    begin,
    async perform(table, statements, { holdUs = 0, end = 'commit' } = {}) {
      const transaction = begin(table);
      const pks: (string | null)[] = [];
      try {
        for (const statement of statements) pks.push(await run(transaction, statement));
      } catch (error) {
        await transaction.rollback();
        if (error instanceof MysqlError) return { kind: 'failed', errno: error.errno };
        throw error;
      }
      if (holdUs > 0) await client.point('customer thinks', holdUs);
      await (end === 'commit' ? transaction.commit() : transaction.rollback());
      return { kind: end === 'commit' ? 'committed' : 'rolled-back', pks };
    },
  };
}

async function run(transaction: CustomerTransaction, statement: Statement): Promise<string | null> {
  switch (statement.kind) {
    case 'insert':
      return transaction.insert(statement.values);
    case 'update':
      return (await transaction.update(statement.pk, statement.values)) ? statement.pk : null;
    case 'delete':
      return (await transaction.delete(statement.pk)) ? statement.pk : null;
  }
}

function customerTransaction(
  linked: LinkedTables,
  client: SimProcess,
  trx: Trx,
  name: string,
): CustomerTransaction {
  /** False when the row is not there. */
  const change = async (pk: string, label: string, values: Values | null): Promise<boolean> => {
    await client.point(`${label} by customer`);
    refuseUnknown(linked.tables, name, Object.keys(values ?? {}));
    const at = linked.now();
    const known = await linkedTable(linked.tables, name).lock(trx, pk);
    if (known === undefined) return false;
    const row = values && { ...known, values: storedValues(linked, known.values, values) };
    await writeLinkedRow(linked, trx, { table: name, pk, row, at, by: 'customer' });
    return true;
  };
  return {
    async insert(values) {
      await client.point('insert by customer');
      refuseUnknown(linked.tables, name, Object.keys(values));
      const pk = String(linkedTable(linked.tables, name).nextId());
      const row = {
        values: storedValues(linked, undefined, values),
        sheetRow: null,
        status: 'SYNCED' as const,
      };
      await writeLinkedRow(linked, trx, { table: name, pk, row, at: linked.now(), by: 'customer' });
      return pk;
    },
    update: (pk, values) => change(pk, 'update', values),
    delete: (pk) => change(pk, 'delete', null),
    async commit() {
      await client.point('commit by customer');
      trx.commit();
    },
    async rollback() {
      await client.point('rollback by customer');
      trx.rollback();
    },
  };
}
