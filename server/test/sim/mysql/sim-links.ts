/** Links in the simulation. Secrets are not sealed: nobody reads this store from outside. */
import { DELETE_GUARD } from '../../../core/delete-guard.ts';
import type { Link } from '../../../core/link.ts';
import { SyncError } from '../../../core/sync-error.ts';
import type { Links } from '../../../ports/links.ts';
import { inTransactionOrAlone, trxOf, type Context } from './context.ts';
import { DUPLICATE, MysqlError } from './engine/mysql-error.ts';
import type { LinkRow, StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { firstRegistry } from './sim-registry.ts';
import { removeLink, unlinkLink } from './remove-link.ts';

export function simLinks(context: Context): Links {
  const { server, tables, life } = context;
  const { links, spreadsheets } = tables;

  const change = (
    id: number,
    label: string,
    patch: (row: LinkRow) => LinkRow,
    tx?: Parameters<typeof inTransactionOrAlone>[1],
  ): Promise<void> =>
    inTransactionOrAlone(context, tx, label, async (trx) => {
      const row = await links.lock(trx, String(id));
      if (row) await links.update(trx, String(id), patch(row));
    });
  const withLink = (id: number, label: string, patch: Partial<Link>) =>
    change(id, label, (row) => ({ ...row, link: { ...row.link, ...patch } }));
  const all = (label: string, isWanted: (row: LinkRow) => boolean) =>
    server.read(life, label, () => [...links.all(null)].map(([, row]) => row).filter(isWanted));

  const byTab = (label: string, googleId: string, tabId: number, isUnlinked: boolean) =>
    server.read(life, label, () => {
      const found = [...links.all(null)].find(
        ([, { link, ...row }]) =>
          row.isUnlinked === isUnlinked &&
          link.tabId === tabId &&
          spreadsheets.read(null, String(link.spreadsheet))?.googleId === googleId,
      );
      return found?.[1].link ?? null;
    });

  return {
    create: ({ secret, policy = 'latest', ...facts }) =>
      server.transaction(life, async (trx) => {
        const id = links.nextId();
        const link: Link = {
          ...facts,
          id,
          status: 'importing',
          pauseReason: null,
          policy,
          deleteGuard: DELETE_GUARD,
          version: 1,
        };
        await server.statement(trx, 'links.create', async () => {
          if (!spreadsheets.read(trx, String(facts.spreadsheet))) {
            throw new SyncError('LINK_UNKNOWN', 'the spreadsheet is not known');
          }
          await insertLink(tables, trx, {
            link,
            secret,
            registry: firstRegistry(link),
            events: [],
            nudgeSeq: 1,
            readSeq: 0,
            ...NEW,
          });
        });
        return link;
      }),

    setSecret: (id, secret) => change(id, 'links.setSecret', (row) => ({ ...row, secret })),

    remove: (id) => removeLink(context, id),

    get: (id) => server.read(life, 'links.get', () => readLink(tables, null, id)),

    async byPublicId(publicId) {
      const [row] = await all(
        'links.byPublicId',
        ({ link, isUnlinked }) => !isUnlinked && link.publicId === publicId,
      );
      return row ? { link: row.link, secret: row.secret } : null;
    },

    byTab: (googleId, tabId) => byTab('links.byTab', googleId, tabId, false),

    unlinkedByTab: (googleId, tabId) => byTab('links.unlinkedByTab', googleId, tabId, true),

    async list(spreadsheet) {
      const isWanted = ({ link, isUnlinked }: LinkRow) =>
        !isUnlinked && (spreadsheet === undefined || link.spreadsheet === spreadsheet);
      return (await all('links.list', isWanted)).map(({ link }) => link);
    },

    getIn(tx, id) {
      const trx = trxOf(tx);
      return server.statement(trx, 'links.getIn', () => readLink(tables, trx, id));
    },

    setStatus: (id, status, pauseReason, tx) =>
      change(
        id,
        'links.setStatus',
        (row) => {
          if (row.isUnlinked) return row;
          const link =
            row.link.pausedByPerson && status !== 'paused' ? row.link : { ...row.link, status, pauseReason };
          return { ...row, link: status === 'active' ? omit(link, 'relinked') : link };
        },
        tx,
      ),

    pauseByPerson: (id, reason) =>
      change(id, 'links.pauseByPerson', (row) => {
        if (row.isUnlinked || row.link.pausedByPerson) return row;
        const pauseReason = row.link.status === 'paused' ? row.link.pauseReason : reason;
        return { ...row, link: { ...row.link, status: 'paused', pauseReason, pausedByPerson: true } };
      }),

    resume: (id, reason) =>
      change(id, 'links.resume', (row) => {
        if (row.isUnlinked || row.link.status !== 'paused') return row;
        const pauseReason = row.link.pausedByPerson ? reason : row.link.pauseReason;
        const link = { ...omit(row.link, 'pausedByPerson'), pauseReason };
        return { ...row, link, nudgeSeq: row.nudgeSeq + 1 };
      }),

    unlink: (id) => unlinkLink(context, id),

    async keepOver(tx, id) {
      const trx = trxOf(tx);
      const row = await server.statement(trx, 'links.keepOver', () => links.lock(trx, String(id)));
      if (!row?.isUnlinked) throw new SyncError('LINK_EXISTS');
    },

    relink: (id, { secret, policy = 'latest', ...facts }) =>
      server.transaction(life, async (trx) => {
        const row = await server.statement(trx, 'links.relink', () => links.lock(trx, String(id)));
        if (!row?.isUnlinked) throw new SyncError('LINK_EXISTS');
        const link: Link = {
          ...omit(omit(omit(row.link, 'pausedByPerson'), 'deletes'), 'notes'),
          ...facts,
          id,
          table: row.link.table,
          status: 'importing',
          pauseReason: null,
          policy,
          relinked: true,
          version: row.link.version + 1,
        };
        const registry = { ...firstRegistry(link), version: link.version };
        const next = { ...row, ...NEW, registry, link, secret, nudgeSeq: row.nudgeSeq + 1 };
        await server.statement(trx, 'links.relink write', () => links.update(trx, String(id), next));
        return link;
      }),

    setImported: (id, imported) => change(id, 'links.setImported', (row) => ({ ...row, imported })),

    changeSettings: (id, { policy, deletes, notes, deleteGuard, attached }) =>
      change(id, 'links.changeSettings', (row) => {
        const { deletes: before, notes: had, ...link } = row.link;
        const after = deletes ?? before;
        const has = notes ?? had === true;
        return {
          ...row,
          link: {
            ...link,
            ...(policy && { policy }),
            ...(after === 'clear' && { deletes: after }),
            ...(has && { notes: has }),
            ...(deleteGuard && { deleteGuard }),
            ...(attached && { attached }),
          },
        };
      }),

    setTabName: (id, tabName) => withLink(id, 'links.setTabName', { tabName }),

    nudge: (id, tx) => change(id, 'links.nudge', (row) => ({ ...row, nudgeSeq: row.nudgeSeq + 1 }), tx),

    async readDue(id) {
      const [row] = await all('links.readDue', ({ link }) => link.id === id);
      return row && row.nudgeSeq > row.readSeq ? row.nudgeSeq : null;
    },

    readDone: (id, seen) =>
      change(id, 'links.readDone', (row) => ({ ...row, readSeq: Math.max(row.readSeq, seen) })),

    async paused() {
      const paused = await all(
        'links.paused',
        ({ link, isUnlinked }) => !isUnlinked && link.status === 'paused' && !link.pausedByPerson,
      );
      return paused.map(({ link: { id, spreadsheet, table, pauseReason } }) => ({
        link: id,
        spreadsheet,
        table,
        reason: pauseReason ?? '',
      }));
    },

    async withReadDue() {
      const due = await all('links.withReadDue', (row) => isReadDue(tables, row));
      return due.map(({ link }) => ({ link: link.id, spreadsheet: link.spreadsheet }));
    },
  };
}

const NEW = { isUnlinked: false, imported: { done: 0, total: null } };

function omit<K extends keyof Link>(link: Link, name: K): Omit<Link, K> {
  const rest: Partial<Link> = { ...link };
  Reflect.deleteProperty(rest, name);
  return rest as Omit<Link, K>;
}

/** A read is due, and the link does not wait for a person. */
export function isReadDue(tables: StoredTables, { link, nudgeSeq, readSeq, isUnlinked }: LinkRow): boolean {
  if (nudgeSeq <= readSeq || isUnlinked || link.pausedByPerson) return false;
  return link.status !== 'paused' || !isBlocked(tables, link.id);
}

/** Whether a committed intent of the link is blocked. */
export function isBlocked(tables: StoredTables, link: number): boolean {
  return [...tables.writes.all(null)].some(
    ([, { header }]) => header.link === link && header.state === 'blocked',
  );
}

function readLink(tables: StoredTables, trx: Trx | null, id: number): Link {
  const row = tables.links.read(trx, String(id));
  if (!row || row.isUnlinked) throw new SyncError('LINK_UNKNOWN');
  return row.link;
}

async function insertLink(tables: StoredTables, trx: Trx, row: LinkRow): Promise<void> {
  try {
    await tables.links.insert(trx, String(row.link.id), row);
  } catch (error) {
    if (error instanceof MysqlError && error.errno === DUPLICATE) {
      throw new SyncError('LINK_EXISTS', undefined, { cause: error });
    }
    throw error;
  }
}
