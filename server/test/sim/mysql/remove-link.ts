/** Forgets a link in the simulation, in the steps and the order of the MySQL adapter: its own row goes last. */
import type { Context } from './context.ts';
import type { Trx } from './engine/trx.ts';
import type { VersionedTable } from './engine/versioned-table.ts';

export async function removeLink({ server, tables, life }: Context, id: number): Promise<void> {
  const row = await server.read(life, 'links.remove', () => tables.links.read(null, String(id)));
  if (!row) return;
  const { table } = row.link;
  await server.alone(life, 'links.remove writes', (trx) => voidWrites(tables, trx, id));
  const steps = [
    (trx: Trx) => deleteWhere(trx, tables.rows, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.inbox, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.batches, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.issues, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.repairs, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.approvalRows, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.approvals, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.sizes, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.attempts, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.letters, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.queue, (entry) => entry.table === table),
    (trx: Trx) => deleteWhere(trx, tables.links, ({ link }) => link.id === id),
  ];
  for (const step of steps) await server.alone(life, 'links.remove step', step);
}

/** Ends a link and keeps its rows, in the steps and the order of the MySQL adapter. */
export async function unlinkLink({ server, tables, life }: Context, id: number): Promise<void> {
  const steps = [
    async (trx: Trx) => {
      const row = await tables.links.lock(trx, String(id));
      if (!row) return;
      const link = { ...row.link, status: 'paused' as const, pauseReason: null };
      await tables.links.update(trx, String(id), { ...row, link, isUnlinked: true });
    },
    (trx: Trx) => voidWrites(tables, trx, id),
    async (trx: Trx) => {
      for (const [key, row] of [...tables.rows.all(trx)]) {
        if (row.link !== id || row.state.openIntent === null) continue;
        const locked = await tables.rows.lock(trx, key);
        if (locked) {
          await tables.rows.update(trx, key, { ...locked, state: { ...locked.state, openIntent: null } });
        }
      }
    },
    (trx: Trx) => deleteWhere(trx, tables.inbox, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.issues, ({ link }) => link === id),
    (trx: Trx) => deleteWhere(trx, tables.repairs, ({ link }) => link === id),
    (trx: Trx) => {
      const table = tables.links.read(trx, String(id))?.link.table;
      return deleteWhere(trx, tables.queue, (entry) => entry.table === table);
    },
  ];
  for (const step of steps) await server.alone(life, 'links.unlink step', step);
}

async function voidWrites(tables: Context['tables'], trx: Trx, id: number): Promise<void> {
  for (const [key, write] of tables.writes.all(trx)) {
    const { header } = write;
    if (header.link !== id || header.state === 'done' || header.state === 'void') continue;
    await tables.writes.lock(trx, key);
    await tables.writes.update(trx, key, { ...write, header: { ...header, state: 'void' } });
  }
}

async function deleteWhere<V>(
  trx: Trx,
  table: VersionedTable<V>,
  isMeant: (row: V) => boolean,
): Promise<void> {
  for (const [key, row] of [...table.all(trx)]) {
    if (isMeant(row) && (await table.lock(trx, key)) !== undefined) await table.delete(trx, key);
  }
}
