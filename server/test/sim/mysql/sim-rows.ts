/** `sync_rows` in the simulation. Bases are stored as the product's documents, so that its codec takes part. */
import { seenAgain, type RowState } from '../../../core/base.ts';
import { countHeld, decodeBase, encodeBase } from '../../../core/base-document.ts';
import { baseMark } from '../../../core/content-mark.ts';
import type { Rows } from '../../../ports/rows.ts';
import { trxOf, type Context } from './context.ts';
import type { SyncRow } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { rowRests } from './sim-attempts.ts';

export function simRows({ server, tables, life }: Context): Rows {
  const { rows, links } = tables;
  const ofLink = (trx: Trx | null, link: number) =>
    [...rows.all(trx)].map(([, row]) => row).filter((row) => row.link === link);

  const isDue = ({ link, state }: SyncRow): boolean =>
    state.dirty && !rowRests(tables, server.now(), link, state.key);

  /** Locks and changes rows of the transaction one after the other, in key order. */
  const changeEach = (
    trx: Trx,
    link: number,
    keys: readonly string[],
    label: string,
    change: (id: string, row: SyncRow) => Promise<void>,
  ): Promise<void> =>
    server.statement(trx, label, async () => {
      for (const key of inKeyOrder(keys)) {
        const row = await rows.lock(trx, rowId(link, key));
        if (row) await change(rowId(link, key), row);
      }
    });

  return {
    lock(tx, link, keys) {
      const trx = trxOf(tx);
      return server.statement(trx, 'rows.lock', async () => {
        const states = new Map<string, RowState>();
        for (const key of inKeyOrder(keys)) {
          const row = await rows.lock(trx, rowId(link, key));
          if (row) states.set(key, toState(row));
        }
        return states;
      });
    },

    keysByPk: (link, pks) =>
      server.read(life, 'rows.keysByPk', () => {
        const wanted = new Set(pks);
        const found = ofLink(null, link).map(({ state }) => [state.pk ?? '', state.key] as const);
        return new Map(found.filter(([pk]) => wanted.has(pk)));
      }),

    async save(tx, link, states) {
      if (states.length === 0) return;
      const trx = trxOf(tx);
      const sorted = [...states].sort((a, b) => compareKeys(a.key, b.key));
      const known = new Set<string>();
      await server.statement(trx, 'rows.save lock', async () => {
        for (const { key } of sorted) {
          if ((await rows.lock(trx, rowId(link, key))) !== undefined) known.add(key);
        }
      });
      await server.statement(trx, 'rows.save', async () => {
        for (const state of sorted.filter(({ key }) => known.has(key))) {
          await rows.update(trx, rowId(link, state.key), toRow(link, state));
        }
        for (const state of sorted.filter(({ key }) => !known.has(key))) {
          await rows.insert(trx, rowId(link, state.key), toRow(link, state));
        }
      });
    },

    async seenAgain(tx, link, keys, lo, hi) {
      if (keys.length === 0) return;
      const trx = trxOf(tx);
      await changeEach(trx, link, keys, 'rows.seenAgain', (id, row) =>
        rows.update(trx, id, { ...row, seen: { lo, hi } }),
      );
    },

    async releasePks(tx, link, pks) {
      if (pks.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'rows.releasePks', async () => {
        for (const pk of pks) {
          const found = ofLink(trx, link).find(({ state }) => state.pk === pk);
          if (!found) continue;
          const id = rowId(link, found.state.key);
          const row = await rows.lock(trx, id);
          if (row?.state.pk !== pk) continue;
          await rows.update(trx, id, { ...row, state: { ...row.state, pk: null, dirty: true } });
        }
      });
    },

    async movePks(tx, link, moves) {
      const trx = trxOf(tx);
      await server.statement(trx, 'rows.movePks', async () => {
        for (const { from, to } of moves) {
          const at = (pk: string) => ofLink(trx, link).find(({ state }) => state.pk === pk);
          const row = at(from);
          if (row === undefined) continue;
          for (const [each, pk] of [[at(to), null] as const, [row, to] as const]) {
            if (each === undefined) continue;
            const id = rowId(link, each.state.key);
            const stored = await rows.lock(trx, id);
            if (stored === undefined) continue;
            await rows.update(trx, id, { ...stored, state: { ...stored.state, pk, dirty: true } });
          }
        }
      });
    },

    async forget(tx, link, keys) {
      if (keys.length === 0) return;
      const trx = trxOf(tx);
      await changeEach(trx, link, keys, 'rows.forget', (id) => rows.delete(trx, id));
    },

    places: (link, keys) =>
      server.read(life, 'rows.places', () => {
        const wanted = keys === undefined ? null : new Set(keys);
        return ofLink(null, link)
          .filter(({ state }) => wanted === null || wanted.has(state.key))
          .map(({ state, mark }) => ({
            key: state.key,
            row: state.row,
            mark,
          }));
      }),

    owned: (link) =>
      server.read(life, 'rows.owned', () => {
        const found = ofLink(null, link);
        return new Map(found.flatMap(({ state: { key, pk } }) => (pk === null ? [] : [[key, pk] as const])));
      }),

    lastRow: (link) =>
      server.read(life, 'rows.lastRow', () =>
        Math.max(-1, ...ofLink(null, link).map(({ state }) => state.row ?? -1)),
      ),

    dirtyKeys: (link, limit) =>
      server.read(life, 'rows.dirtyKeys', () => {
        const dirty = ofLink(null, link).filter(isDue);
        return inKeyOrder(dirty.map(({ state }) => state.key)).slice(0, limit);
      }),

    withDirty: () =>
      server.read(life, 'rows.withDirty', () =>
        [...links.all(null)]
          .map(([, { link }]) => link)
          .filter(
            ({ id, status, relinked }) => status !== 'paused' && !relinked && ofLink(null, id).some(isDue),
          )
          .map(({ id, spreadsheet }) => ({ link: id, spreadsheet })),
      ),

    count: (link) => server.read(life, 'rows.count', () => ofLink(null, link).length),
  };
}

/** The state as the product would read it. */
export function toState({ state, base, seen }: SyncRow): RowState {
  return { ...state, base: base && seen ? seenAgain(base, seen.lo, seen.hi) : base };
}

function toRow(link: number, { base, ...state }: RowState): SyncRow {
  const stored = base && decodeBase(encodeBase(base));
  return { link, state, base: stored, mark: base && baseMark(base), held: countHeld(base), seen: null };
}

function rowId(link: number, key: string): string {
  return `${link} ${key}`;
}

/** The order of the adapter's locks: byte order, and each key once. */
function inKeyOrder(keys: readonly string[]): string[] {
  return [...new Set(keys)].sort(compareKeys);
}

function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
