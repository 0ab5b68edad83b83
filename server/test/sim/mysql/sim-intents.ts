/** Stored intents in the simulation. Items are kept as JSON, as MySQL keeps them. */
import type { IntentItem } from '../../../core/intent.ts';
import type { Change } from '../../../ports/change-queue.ts';
import type { Intents, StoredItem } from '../../../ports/intents.ts';
import { trxOf, type Context } from './context.ts';
import type { ItemRow, WriteRow } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { isBlocked } from './sim-links.ts';

export function simIntents({ server, tables, life }: Context): Intents {
  const { writes, items, rows } = tables;
  const itemsOf = (trx: Trx | null, spreadsheet: number, n: number): ItemRow[] =>
    [...items.all(trx)]
      .map(([, item]) => item)
      .filter((item) => item.spreadsheet === spreadsheet && item.n === n)
      .sort((a, b) => a.id - b.id);
  const change = async (trx: Trx, id: string, patch: (row: WriteRow) => WriteRow): Promise<void> => {
    const row = await writes.lock(trx, id);
    if (row) await writes.update(trx, id, patch(row));
  };

  return {
    begin(tx, intent) {
      const trx = trxOf(tx);
      const header = { ...intent, state: 'preparing' as const, sentAt: null };
      return server.statement(trx, 'intents.begin', () =>
        writes.insert(trx, writeId(intent.spreadsheet, intent.n), { header, copies: null, tokenAt: null }),
      );
    },

    async addItems(tx, spreadsheet, n, added) {
      if (added.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'intents.addItems', async () => {
        for (const { item, pk, changes } of added) {
          const id = items.nextId();
          const stored = { item: JSON.stringify(item), changes: JSON.stringify(changes) };
          await items.insert(trx, String(id), { id, spreadsheet, n, pk, ...stored, isDone: false });
        }
      });
    },

    open(tx, spreadsheet, n, sentAt) {
      const trx = trxOf(tx);
      return server.statement(trx, 'intents.open', () =>
        change(trx, writeId(spreadsheet, n), (row) => {
          if (row.header.state !== 'preparing') return row;
          return { ...row, header: { ...row.header, state: 'open', sentAt }, tokenAt: sentAt };
        }),
      );
    },

    unsettled: (spreadsheet) =>
      server.read(life, 'intents.unsettled', () =>
        [...writes.all(null)]
          .map(([, { header }]) => header)
          .filter((header) => header.spreadsheet === spreadsheet && isUnsettled(header))
          .sort((a, b) => a.n - b.n),
      ),

    lockIn(tx, spreadsheet, n, state) {
      const trx = trxOf(tx);
      return server.statement(trx, 'intents.lockIn', async () => {
        const row = await writes.lock(trx, writeId(spreadsheet, n));
        return row?.header.state === state ? row.header : null;
      });
    },

    items(tx, spreadsheet, n, limit) {
      const trx = trxOf(tx);
      return server.statement(trx, 'intents.items', () => {
        const left = itemsOf(trx, spreadsheet, n).filter(({ isDone }) => !isDone);
        return left.slice(0, limit).map(readItem);
      });
    },

    allItems: (spreadsheet, n) =>
      server.read(life, 'intents.allItems', () => itemsOf(null, spreadsheet, n).map(readItem)),

    async itemsDone(tx, _spreadsheet, _n, ids) {
      if (ids.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'intents.itemsDone', async () => {
        for (const id of ids) {
          const item = await items.lock(trx, String(id));
          if (item) await items.update(trx, String(id), { ...item, isDone: true });
        }
      });
    },

    async end(tx, spreadsheet, n, state, copies) {
      const trx = trxOf(tx);
      await server.statement(trx, 'intents.end', () =>
        change(trx, writeId(spreadsheet, n), (row) => ({
          header: { ...row.header, state },
          copies: copies === undefined ? null : JSON.stringify(copies),
          tokenAt: row.tokenAt === null ? null : Math.max(row.tokenAt, server.now()),
        })),
      );
      await server.statement(trx, 'intents.end free rows', async () => {
        const link = writes.read(trx, writeId(spreadsheet, n))?.header.link;
        for (const [id, known] of [...rows.all(trx)]) {
          if (known.link !== link || known.state.openIntent !== n) continue;
          const row = await rows.lock(trx, id);
          if (row?.state.openIntent !== n) continue;
          await rows.update(trx, id, { ...row, state: { ...row.state, openIntent: null } });
        }
      });
    },

    reopen(tx, spreadsheet, n) {
      const trx = trxOf(tx);
      return server.statement(trx, 'intents.reopen', async () => {
        const row = await writes.lock(trx, writeId(spreadsheet, n));
        if (row?.header.state !== 'void') return null;
        const header = { ...row.header, state: 'open' as const };
        await writes.update(trx, writeId(spreadsheet, n), { ...row, header });
        return header;
      });
    },

    tokensToRemove: (spreadsheet, before) =>
      server.read(life, 'intents.tokensToRemove', () =>
        [...writes.all(null)]
          .filter(([, { header, tokenAt }]) => {
            const isSettled = header.state === 'done' || header.state === 'void';
            return header.spreadsheet === spreadsheet && isSettled && tokenAt !== null && tokenAt < before;
          })
          .map(([, { header }]) => header.n)
          .sort((a, b) => a - b),
      ),

    async tokensRemoved(spreadsheet, ns) {
      if (ns.length === 0) return;
      await server.alone(life, 'intents.tokensRemoved', async (trx) => {
        for (const n of ns) {
          await change(trx, writeId(spreadsheet, n), (row) => ({ ...row, tokenAt: null }));
        }
      });
    },

    isBlocked: (link) => server.read(life, 'intents.isBlocked', () => isBlocked(tables, link)),

    withUnsettled: () =>
      server.read(life, 'intents.withUnsettled', () => {
        const headers = [...writes.all(null)].map(([, { header }]) => header);
        return [...new Set(headers.filter(isUnsettled).map(({ spreadsheet }) => spreadsheet))];
      }),
  };
}

export function isUnsettled({ state }: Pick<WriteRow['header'], 'state'>): boolean {
  return state === 'preparing' || state === 'open';
}

export function readItem({ id, item, pk, changes }: ItemRow): StoredItem {
  return { id, pk, item: JSON.parse(item) as IntentItem, changes: JSON.parse(changes) as Change[] };
}

function writeId(spreadsheet: number, n: number): string {
  return `${spreadsheet} ${n}`;
}
