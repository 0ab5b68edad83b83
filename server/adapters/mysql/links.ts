/** `sync_links`: links, their sealed secrets and the reads of their tabs that are due. */
import type { AttachedTable } from '../../core/attached-table.ts';
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Database } from '../../ports/database.ts';
import type { Links, NewLink } from '../../ports/links.ts';
import type { SecretBox } from '../system/secret-box.ts';
import { joinedCalls } from '../system/joined-calls.ts';
import { inTransactionOrAlone, sessionOf } from './database.ts';
import {
  COLUMNS_OF_LINK,
  columnsIn,
  insertColumns,
  insertSkipped,
  replaceColumns,
  type RegistryOwner,
} from './link-columns.ts';
import { mysqlNumber } from './mysql-errors.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, bytes, integer, member, optionalText, text } from './read-row.ts';
import { removeLink } from './remove-link.ts';
import type { Row, Session, SqlValue } from './session.ts';
import { unlinkLink } from './unlink-link.ts';

const SELECT = `
  SELECT l.id, l.public_id, l.spreadsheet_id, l.tab_id, l.tab_name, l.table_name, l.header_row, l.key_column,
         l.key_header, l.status, l.pause_reason, l.policy, l.deletes, l.has_notes, l.guard_rows, l.guard_percent, l.secret_box,
         l.secret_key_id, l.paused_by_person, l.is_relinked, l.own_key, l.registry_version, l.attached,
         ${COLUMNS_OF_LINK}
  FROM sync_links l`;

const LIVING = 'l.unlinked_at IS NULL';

const DUPLICATE = 1062;

export function mysqlLinks(pool: MysqlPool, database: Database, secrets: SecretBox): Links {
  return {
    create: (link) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const id = await insertLink(session, link, secrets);
        return readOne(session, 'l.id = ?', [id]);
      }),

    remove: (id) => removeLink(pool, id),

    get: (id) => pool.use((session) => readOne(session, `${LIVING} AND l.id = ?`, [id])),

    // Each webhook asks for its link, and those of one link come together.
    byPublicId: joinedCalls((publicId: string) =>
      pool.use(async (session) => {
        const [row] = await session.rows(`${SELECT} WHERE ${LIVING} AND l.public_id = ?`, [publicId]);
        if (!row) return null;
        const sealed = { keyId: text(row, 'secret_key_id'), box: bytes(row, 'secret_box') };
        const secret = secrets.open(sealed, text(row, 'public_id'));
        return { link: toLink(row), secret };
      }),
    ),

    byTab: (googleId, tabId) => pool.use((session) => readByTab(session, googleId, tabId, LIVING)),

    unlinkedByTab: (googleId, tabId) =>
      pool.use((session) => readByTab(session, googleId, tabId, 'l.unlinked_at IS NOT NULL')),

    list: (spreadsheet) =>
      pool.use((session) =>
        spreadsheet === undefined
          ? readLinks(session, `WHERE ${LIVING} ORDER BY l.id`, [])
          : readLinks(session, `WHERE ${LIVING} AND l.spreadsheet_id = ? ORDER BY l.id`, [spreadsheet]),
      ),

    getIn: (tx, id) => readOne(sessionOf(tx), `${LIVING} AND l.id = ?`, [id]),

    setSecret: (id, secret) =>
      pool.use(async (session) => {
        const link = await readOne(session, 'l.id = ?', [id]);
        const sealed = secrets.seal(secret, link.publicId);
        await session.write('UPDATE sync_links SET secret_box = ?, secret_key_id = ? WHERE id = ?', [
          sealed.box,
          sealed.keyId,
          id,
        ]);
      }),

    setStatus: (id, status, pauseReason, tx) =>
      inTransactionOrAlone(pool, tx, async (session) => {
        await session.write(
          `UPDATE sync_links SET status = ?, pause_reason = ?
           WHERE id = ? AND unlinked_at IS NULL AND (NOT paused_by_person OR ? = 'paused')`,
          [status, pauseReason, id, status],
        );
        if (status !== 'active') return;
        await session.write(
          `UPDATE sync_links SET is_relinked = FALSE, imported_at = COALESCE(imported_at, UTC_TIMESTAMP(6)) WHERE id = ?`,
          [id],
        );
      }),

    pauseByPerson: (id, reason) =>
      pool.use(async (session) => {
        await session.write(
          `UPDATE sync_links SET pause_reason = IF(status = 'paused', pause_reason, ?), status = 'paused', paused_by_person = TRUE
           WHERE id = ? AND unlinked_at IS NULL AND NOT paused_by_person`,
          [reason, id],
        );
      }),

    resume: (id, reason) =>
      pool.use(async (session) => {
        await session.write(
          `UPDATE sync_links SET nudge_seq = nudge_seq + 1, pause_reason = IF(paused_by_person, ?, pause_reason),
             paused_by_person = FALSE WHERE id = ? AND status = 'paused' AND unlinked_at IS NULL`,
          [reason, id],
        );
      }),

    unlink: (id) => unlinkLink(pool, id),

    async keepOver(tx, id) {
      const over = 'SELECT 1 FROM sync_links WHERE id = ? AND unlinked_at IS NOT NULL FOR UPDATE';
      if ((await sessionOf(tx).rows(over, [id])).length === 0) throw new SyncError('LINK_EXISTS');
    },

    relink: (id, link) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        const sealed = secrets.seal(link.secret, link.publicId);
        const { affected } = await session.write(
          `UPDATE sync_links SET unlinked_at = NULL, is_relinked = TRUE, imported_at = NULL, status = 'importing',
             pause_reason = NULL, paused_by_person = FALSE, nudge_seq = nudge_seq + 1, import_rows_done = 0,
             import_rows_total = NULL, public_id = ?, secret_box = ?, secret_key_id = ?, tab_name = ?, header_row = ?,
             key_column = ?, key_header = ?, own_key = ?, policy = ?, deletes = ?,
             has_notes = ?
           WHERE id = ? AND unlinked_at IS NOT NULL`,
          [
            link.publicId,
            sealed.box,
            sealed.keyId,
            link.tabName,
            link.headerRow,
            link.keyColumn,
            link.keyHeader,
            link.ownKey === true,
            link.policy ?? 'latest',
            link.deletes ?? 'delete',
            link.notes === true,
            id,
          ],
        );
        if (affected !== 1) throw new SyncError('LINK_EXISTS');
        const owner = await ownerOf(session, link, id);
        await replaceColumns(session, owner, link.columns);
        await insertSkipped(session, owner, link.skipped ?? []);
        return readOne(session, 'l.id = ?', [id]);
      }),

    setImported: (id, { done, total }) =>
      pool.use(async (session) => {
        await session.write(
          'UPDATE sync_links SET import_rows_done = ?, import_rows_total = ? WHERE id = ?',
          [done, total, id],
        );
      }),

    changeSettings: (id, { policy, deletes, notes, deleteGuard, attached }) =>
      pool.use(async (session) => {
        await session.write(
          `UPDATE sync_links SET policy = COALESCE(?, policy), deletes = COALESCE(?, deletes),
             has_notes = COALESCE(?, has_notes), guard_rows = COALESCE(?, guard_rows), guard_percent = COALESCE(?, guard_percent),
             attached = COALESCE(?, attached) WHERE id = ?`,
          [
            policy ?? null,
            deletes ?? null,
            notes ?? null,
            deleteGuard?.rows ?? null,
            deleteGuard?.percent ?? null,
            attached === undefined ? null : JSON.stringify(attached),
            id,
          ],
        );
      }),

    setTabName: (id, tabName) =>
      pool.use(async (session) => {
        await session.write('UPDATE sync_links SET tab_name = ? WHERE id = ?', [tabName, id]);
        await session.write('UPDATE sync_schema_registry SET sheet_name = ? WHERE link_id = ?', [
          tabName,
          id,
        ]);
      }),

    nudge: (id, tx) => inTransactionOrAlone(pool, tx, (session) => nudgeLink(session, id)),

    readDue: (id) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          'SELECT nudge_seq FROM sync_links WHERE id = ? AND nudge_seq > read_seq',
          [id],
        );
        return row ? integer(row, 'nudge_seq') : null;
      }),

    readDone: (id, seen) =>
      pool.use(async (session) => {
        await session.write('UPDATE sync_links SET read_seq = GREATEST(read_seq, ?) WHERE id = ?', [
          seen,
          id,
        ]);
      }),

    paused: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, spreadsheet_id, table_name, COALESCE(pause_reason, '') AS reason FROM sync_links
            WHERE status = 'paused' AND NOT paused_by_person AND unlinked_at IS NULL ORDER BY id`,
        );
        return rows.map((row) => ({
          link: integer(row, 'id'),
          spreadsheet: integer(row, 'spreadsheet_id'),
          table: text(row, 'table_name'),
          reason: text(row, 'reason'),
        }));
      }),

    withReadDue: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, spreadsheet_id FROM sync_links WHERE nudge_seq > read_seq AND unlinked_at IS NULL
             AND NOT paused_by_person AND NOT (status = 'paused' AND id IN
             (SELECT link_id FROM sync_sheet_writes WHERE state = 'blocked')) ORDER BY id`,
        );
        return rows.map((row) => ({ link: integer(row, 'id'), spreadsheet: integer(row, 'spreadsheet_id') }));
      }),
  };
}

export async function nudgeLink(session: Session, id: number): Promise<void> {
  await session.write('UPDATE sync_links SET nudge_seq = nudge_seq + 1 WHERE id = ?', [id]);
}

async function insertLink(session: Session, link: NewLink, secrets: SecretBox): Promise<number> {
  const owner = await ownerOf(session, link, 0);
  const sealed = secrets.seal(link.secret, link.publicId);
  try {
    const { insertId } = await session.write(
      `INSERT INTO sync_links (public_id, secret_box, secret_key_id, spreadsheet_id, tab_id, tab_name, table_name,
         header_row, key_column, key_header, own_key, policy, deletes, has_notes, attached, is_relinked, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
      [
        link.publicId,
        sealed.box,
        sealed.keyId,
        link.spreadsheet,
        link.tabId,
        link.tabName,
        link.table,
        link.headerRow,
        link.keyColumn,
        link.keyHeader,
        link.ownKey === true,
        link.policy ?? 'latest',
        link.deletes ?? 'delete',
        link.notes === true,
        link.attached ? JSON.stringify(link.attached) : null,
        // Rows of both sides are matched before anything else is done with them.
        link.attached !== undefined,
      ],
    );
    await insertColumns(session, { ...owner, id: insertId }, link.columns);
    await insertSkipped(session, { ...owner, id: insertId }, link.skipped ?? []);
    return insertId;
  } catch (error) {
    if (mysqlNumber(error) === DUPLICATE) throw new SyncError('LINK_EXISTS', undefined, { cause: error });
    throw error;
  }
}

/** What the registry tells of a link with each column. */
async function ownerOf(session: Session, link: NewLink, id: number): Promise<RegistryOwner> {
  const [spreadsheet] = await session.rows('SELECT google_id FROM sync_spreadsheets WHERE id = ?', [
    link.spreadsheet,
  ]);
  if (!spreadsheet) throw new SyncError('LINK_UNKNOWN', 'the spreadsheet is not known');
  return { id, googleId: text(spreadsheet, 'google_id'), tabName: link.tabName };
}

async function readByTab(
  session: Session,
  googleId: string,
  tabId: number,
  which: string,
): Promise<Link | null> {
  const [link] = await readLinks(
    session,
    `WHERE ${which} AND l.tab_id = ?
     AND l.spreadsheet_id = (SELECT id FROM sync_spreadsheets WHERE google_id = ?)`,
    [tabId, googleId],
  );
  return link ?? null;
}

async function readOne(session: Session, where: string, values: readonly SqlValue[]): Promise<Link> {
  const [link] = await readLinks(session, `WHERE ${where}`, values);
  if (!link) throw new SyncError('LINK_UNKNOWN');
  return link;
}

async function readLinks(session: Session, rest: string, values: readonly SqlValue[]): Promise<Link[]> {
  const rows = await session.rows(`${SELECT} ${rest}`, values);
  return rows.map(toLink);
}

function toLink(row: Row): Link {
  return {
    id: integer(row, 'id'),
    publicId: text(row, 'public_id'),
    spreadsheet: integer(row, 'spreadsheet_id'),
    tabId: integer(row, 'tab_id'),
    tabName: text(row, 'tab_name'),
    table: text(row, 'table_name'),
    headerRow: integer(row, 'header_row'),
    keyColumn: integer(row, 'key_column'),
    keyHeader: text(row, 'key_header'),
    columns: columnsIn(row),
    version: integer(row, 'registry_version'),
    status: member(row, 'status', ['importing', 'active', 'paused']),
    pauseReason: optionalText(row, 'pause_reason'),
    policy: member(row, 'policy', ['latest', 'sheet', 'db', 'manual']),
    ...(member(row, 'deletes', ['delete', 'clear']) === 'clear' && { deletes: 'clear' as const }),
    ...(boolean(row, 'has_notes') && { notes: true as const }),
    deleteGuard: { rows: integer(row, 'guard_rows'), percent: integer(row, 'guard_percent') },
    ...attachedOf(row),
    ...(boolean(row, 'own_key') && { ownKey: true as const }),
    ...(boolean(row, 'paused_by_person') && { pausedByPerson: true as const }),
    ...(boolean(row, 'is_relinked') && { relinked: true as const }),
  };
}

function attachedOf(row: Row): Pick<Link, 'attached'> {
  const document = optionalText(row, 'attached');
  return document === null ? {} : { attached: JSON.parse(document) as AttachedTable };
}
