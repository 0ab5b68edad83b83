/** Every port that MySQL is behind, for tests of flows without Google: rings are noted, and nobody answers them. */
import { mysqlStores } from '../../adapters/mysql/stores.ts';
import { ATTEMPT_DELAYS_MS } from '../../core/attempts.ts';
import type { RowState } from '../../core/base.ts';
import type { Link } from '../../core/link.ts';
import type { Micros } from '../../core/micros.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import type { Ports } from '../../ports/ports.ts';
import { manualDoorbell, type ManualDoorbell } from '../fakes/manual-doorbell.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import type { TestMysql } from './mysql.ts';
import { write } from './table-rows.ts';

export type MysqlPorts = Omit<
  Ports,
  'intents' | 'repairs' | 'lease' | 'budget' | 'sheets' | 'clock' | 'ids' | 'doorbell'
> & {
  doorbell: ManualDoorbell;
};

export function mysqlPorts({ pool, database, links }: TestMysql): MysqlPorts {
  return {
    database,
    links,
    ...mysqlStores(pool, database, { attemptDelaysMs: ATTEMPT_DELAYS_MS }),
    doorbell: manualDoorbell(),
    log: memoryLog(),
  };
}

/** A row that both sides hold: in MySQL, and seen in the sheet in 0-based row 5 at the given time. */
export async function addSyncedRow(
  { database, tables, rows }: Pick<MysqlPorts, 'database' | 'tables' | 'rows'>,
  link: Link,
  row: { key: string; values: Record<string, CellValue>; seenAt: Micros },
  patch: Partial<RowState> = {},
): Promise<RowState> {
  return database.transaction(async (tx) => {
    const [outcome] = await tables.insert(tx, link, [write(row.key, row.values, 5)]);
    if (outcome === undefined || !('row' in outcome)) throw new Error('the row was refused');
    const at = { lo: row.seenAt, hi: row.seenAt };
    const base = Object.fromEntries(
      link.columns.map(({ id }) => [id, { v: outcome.row.values[id] ?? null, ...at }]),
    );
    const state: RowState = {
      key: row.key,
      pk: outcome.row.pk,
      row: 5,
      base,
      dirty: false,
      goneByUs: false,
      repairRounds: 0,
      openIntent: null,
      ...patch,
    };
    await rows.save(tx, link.id, [state]);
    return state;
  });
}
