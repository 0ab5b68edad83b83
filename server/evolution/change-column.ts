/**
 * What a person decides about one column: which side may write, what its formulas and odd values mean, and whether it is
 * synced at all. Each is a change of the registry like those that headers and tables bring about, and counts from then on, also
 * for a read that is half-way through the tab.
 */
import type { Link } from '../core/link.ts';
import { decideColumn, widens, type ColumnDecision, type MayWiden } from '../core/schema/decide-column.ts';
import type { Registry } from '../core/schema/registered-column.ts';
import { schemaEvents } from '../core/schema/schema-events.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';

type ChangePorts = Pick<Ports, 'database' | 'registry' | 'doorbell' | 'log'> & {
  spreadsheets: Pick<Ports['spreadsheets'], 'raiseFence'>;
  tables: Pick<Ports['tables'], 'columns'>;
};

/**
 * Throws COLUMN_UNKNOWN, COLUMN_UNFIT with the reason, COLUMN_GUARDED when an attached link would get wider and the caller may
 * not, COLUMNS_BUSY when the columns change at the same moment.
 */
export function changeColumn(
  ports: ChangePorts,
): (link: Link, id: string, decision: ColumnDecision, mayWiden: MayWiden) => Promise<void> {
  return async (link, id, decision, mayWiden) => {
    const registry = await ports.registry.read(link.id);
    const next = decideColumn(registry, id, decision, await isGenerated(ports, link, registry, id));
    if (next === registry) return;
    if (link.attached && widens(registry, id, next) && !(await mayWiden())) {
      throw new SyncError('COLUMN_GUARDED');
    }
    const events = schemaEvents(registry, next);
    const isSaved = await ports.database.transaction((tx) =>
      ports.registry.save(tx, link.id, registry.version, next, events),
    );
    if (!isSaved) throw new SyncError('COLUMNS_BUSY');
    // A session that runs read the columns as they were: it ends with its page, and the next one begins with these.
    await ports.spreadsheets.raiseFence(link.spreadsheet);
    for (const { kind, column } of events) {
      ports.log.info({ event: 'schema-changed', link: link.id, kind, column }, 'A column of a link changed');
    }
    await ports.doorbell.ring('reconcile', link.spreadsheet);
  };
}

/** As MySQL tells it now: the registry does not know. */
async function isGenerated(
  ports: ChangePorts,
  link: Link,
  { columns }: Registry,
  id: string,
): Promise<boolean> {
  const name = columns.find((column) => column.id === id)?.name;
  const facts = await ports.tables.columns(link.table);
  return facts.some((fact) => fact.name === name && fact.isGenerated);
}
