/** Spreadsheets in the simulation. As in MySQL, fence, numbering and the add-on's clock are rows of their own. */
import { SyncError } from '../../../core/sync-error.ts';
import type { Spreadsheet, Spreadsheets } from '../../../ports/spreadsheets.ts';
import { trxOf, type Context } from './context.ts';
import type { StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';

export function simSpreadsheets({ server, tables, life }: Context): Spreadsheets {
  const { spreadsheets, numbers, clocks } = tables;
  const lockShared: Spreadsheets['lockShared'] = async (tx, id) => {
    const trx = trxOf(tx);
    await server.statement(trx, 'spreadsheets.lock', () => spreadsheets.lock(trx, String(id), 'shared'));
    return server.statement(trx, 'spreadsheets.get', () => readSpreadsheet(tables, trx, id));
  };
  return {
    async ensure(facts, nonce) {
      await server.alone(life, 'spreadsheets.ensure', async (trx) => {
        for (const [id, known] of spreadsheets.all(trx)) {
          if (known.googleId !== facts.googleId) continue;
          const row = await spreadsheets.lock(trx, id);
          if (row) await spreadsheets.update(trx, id, { ...row, ...facts });
          return;
        }
        const id = spreadsheets.nextId();
        await spreadsheets.insert(trx, String(id), { ...facts, id, nonce, fence: 0, scratchTabId: null });
      });
      return server.alone(life, 'spreadsheets.number', async (trx) => {
        const found = [...spreadsheets.all(trx)].find(([, { googleId }]) => googleId === facts.googleId);
        const [id = ''] = found ?? [];
        if ((await numbers.lock(trx, id)) === undefined) {
          await numbers.insert(trx, id, { lastGiven: 0, lastApplied: 0 });
        }
        return readSpreadsheet(tables, trx, Number(id));
      });
    },

    get: (id) => server.read(life, 'spreadsheets.get', () => readSpreadsheet(tables, null, id)),

    list: () =>
      server.read(life, 'spreadsheets.list', () =>
        [...spreadsheets.all(null)].map(([id]) => readSpreadsheet(tables, null, Number(id))),
      ),

    setScratchTab: (id, scratchTabId) =>
      server.alone(life, 'spreadsheets.setScratchTab', async (trx) => {
        const row = await spreadsheets.lock(trx, String(id));
        if (row) await spreadsheets.update(trx, String(id), { ...row, scratchTabId });
      }),

    setClock: (id, clock) =>
      server.alone(life, 'spreadsheets.setClock', async (trx) => {
        const stored = { ...clock, roundTrips: [...clock.roundTrips] };
        const known = await clocks.lock(trx, String(id));
        if (known) await clocks.update(trx, String(id), stored);
        else await clocks.insert(trx, String(id), stored);
      }),

    raiseFence: (id) =>
      server.alone(life, 'spreadsheets.raiseFence', async (trx) => {
        const row = await spreadsheets.lock(trx, String(id));
        if (!row) throw unknownSpreadsheet();
        await spreadsheets.update(trx, String(id), { ...row, fence: row.fence + 1 });
        return row.fence + 1;
      }),

    lockShared,

    async lockFenced(tx, id, fence) {
      const spreadsheet = await lockShared(tx, id);
      if (spreadsheet.fence !== fence) throw new SyncError('LEASE_LOST');
      return spreadsheet;
    },

    takeN(tx, id) {
      const trx = trxOf(tx);
      return server.statement(trx, 'spreadsheets.takeN', async () => {
        const row = await numbers.lock(trx, String(id));
        if (!row) throw unknownSpreadsheet();
        await numbers.update(trx, String(id), { ...row, lastGiven: row.lastGiven + 1 });
        return row.lastGiven + 1;
      });
    },

    setLastAppliedN(tx, id, n) {
      const trx = trxOf(tx);
      return server.statement(trx, 'spreadsheets.setLastAppliedN', async () => {
        const row = await numbers.lock(trx, String(id));
        if (row) await numbers.update(trx, String(id), { ...row, lastApplied: n });
      });
    },
  };
}

/** Throws LINK_UNKNOWN. */
export function readSpreadsheet(tables: StoredTables, trx: Trx | null, id: number): Spreadsheet {
  const row = tables.spreadsheets.read(trx, String(id));
  const number = tables.numbers.read(trx, String(id));
  if (!row || !number) throw unknownSpreadsheet();
  return {
    ...row,
    lastAppliedN: number.lastApplied,
    clock: tables.clocks.read(trx, String(id)) ?? null,
  };
}

function unknownSpreadsheet(): SyncError {
  return new SyncError('LINK_UNKNOWN', 'the spreadsheet is not known');
}
