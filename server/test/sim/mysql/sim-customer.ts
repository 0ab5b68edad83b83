/** A customer of the simulated server: transactions over linked tables, one connection each, at MySQL's own lock-wait time-out. */
import { simProcess } from '../world/process.ts';
import { MysqlError } from './engine/mysql-error.ts';
import { SECOND, type SimServer } from './engine/server.ts';
import { linkedTable } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { storedValues, writeLinkedRow, type LinkedTables } from './linked-tables.ts';
import type { Customer, Statement } from './sim-mysql.ts';

const LOCK_WAIT = 50 * SECOND;

export function simCustomer(server: SimServer, linked: LinkedTables): Customer {
  const client = simProcess(server.world, 'customer');

  const run = async (trx: Trx, name: string, statement: Statement): Promise<string | null> => {
    await client.point(`${statement.kind} by customer`);
    const at = server.now();
    const table = linkedTable(linked.tables, name);
    if (statement.kind === 'insert') {
      const pk = String(table.nextId());
      const values = storedValues(linked, undefined, statement.values);
      await writeLinkedRow(linked, trx, {
        table: name,
        pk,
        row: { values, sheetRow: null },
        at,
        by: 'customer',
      });
      return pk;
    }
    const { pk } = statement;
    const known = await table.lock(trx, pk);
    if (known === undefined) return null;
    const row =
      statement.kind === 'delete'
        ? null
        : { ...known, values: storedValues(linked, known.values, statement.values) };
    await writeLinkedRow(linked, trx, { table: name, pk, row, at, by: 'customer' });
    return pk;
  };

  return {
    async perform(table, statements, { holdUs = 0, end = 'commit' } = {}) {
      const trx = server.begin(client, LOCK_WAIT);
      const pks: (string | null)[] = [];
      try {
        for (const statement of statements) pks.push(await run(trx, table, statement));
      } catch (error) {
        trx.rollback();
        if (error instanceof MysqlError) return { kind: 'failed', errno: error.errno };
        throw error;
      }
      await client.point(`${end} by customer`, holdUs);
      if (end === 'rollback') {
        trx.rollback();
        return { kind: 'rolled-back', pks };
      }
      trx.commit();
      return { kind: 'committed', pks };
    },
  };
}
