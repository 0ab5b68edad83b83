/** `sync_approvals`: what waits for a person, and the rows that each question is about. */
import type { Approval } from '../../core/approval.ts';
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { Approvals, Waiting } from '../../ports/approvals.ts';
import { chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import { keyedRows } from './keyed-rows.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalInteger, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const KINDS = ['delete-in-mysql', 'delete-in-sheet', 'older-version', 'schema'] as const;

const STATES = ['open', 'agreed', 'refused', 'over'] as const;

const SELECT = `SELECT a.id, a.link_id, a.kind, a.state, a.all_rows, a.samples, a.shown_n, a.created_at,
  (SELECT COUNT(*) FROM sync_approval_rows r WHERE r.approval_id = a.id) AS row_count
  FROM sync_approvals a`;

export function mysqlApprovals(pool: MysqlPool): Approvals {
  return {
    async open(tx, link, { kind, allRows, samples, shownN }) {
      const session = sessionOf(tx);
      const [known] = await session.rows(
        `SELECT id FROM sync_approvals WHERE link_id = ? AND state = 'open' AND kind = ? FOR UPDATE`,
        [link, kind],
      );
      if (known) {
        await session.write('UPDATE sync_approvals SET shown_n = ? WHERE id = ?', [
          shownN ?? null,
          integer(known, 'id'),
        ]);
        return integer(known, 'id');
      }
      const { insertId } = await session.write(
        `INSERT INTO sync_approvals (link_id, kind, all_rows, samples, shown_n, created_at)
         VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
        [link, kind, allRows, JSON.stringify(samples), shownN ?? null],
      );
      return insertId;
    },

    async addRows(tx, link, approval, keys) {
      for (const chunk of chunksOf(keys)) {
        await sessionOf(tx).write(
          `INSERT INTO sync_approval_rows (link_id, row_key, approval_id) VALUES ?
           ON DUPLICATE KEY UPDATE approval_id = approval_id`,
          [chunk.map((key) => [link, key, approval])],
        );
      }
    },

    waiting: (link, keys) =>
      pool.use(async (session) => {
        const select = `SELECT r.row_key, a.id, a.kind, a.state FROM sync_approval_rows r
          JOIN sync_approvals a ON a.id = r.approval_id WHERE r.link_id = ? AND a.state <> 'over'`;
        const rows: Row[] = [];
        if (keys === undefined) rows.push(...(await session.rows(select, [link])));
        for (const chunk of chunksOf(keys ?? [])) {
          rows.push(...(await session.rows(`${select} AND r.row_key IN (?)`, [link, chunk])));
        }
        return new Map(rows.map((row): [string, Waiting] => [text(row, 'row_key'), readWaiting(row)]));
      }),

    async release(tx, link, keys) {
      if (keys.length === 0) return;
      const session = sessionOf(tx);
      for (const chunk of chunksOf(keys)) {
        await session.write('DELETE FROM sync_approval_rows WHERE link_id = ? AND row_key IN (?)', [
          link,
          chunk,
        ]);
      }
      await endEmpty(session, link);
    },

    async tidy(tx, link) {
      const session = sessionOf(tx);
      const [any] = await session.rows('SELECT 1 FROM sync_approval_rows WHERE link_id = ? LIMIT 1', [
        link.id,
      ]);
      if (!any) return;
      await session.write(
        `DELETE r FROM sync_approval_rows r
         LEFT JOIN sync_rows s ON s.link_id = r.link_id AND s.row_key = r.row_key
         WHERE r.link_id = ? AND s.row_key IS NULL`,
        [link.id],
      );
      await session.write(
        `DELETE r FROM sync_approval_rows r
         JOIN sync_approvals a ON a.id = r.approval_id AND a.kind = 'delete-in-sheet'
         JOIN sync_rows s ON s.link_id = r.link_id AND s.row_key = r.row_key
         JOIN ${keyedRows(link).join}
         WHERE r.link_id = ?`,
        [link.id],
      );
      await endEmpty(session, link.id);
    },

    list: (link) =>
      pool.use(async (session) => {
        const where = `WHERE a.link_id = ? AND a.state = 'open' ORDER BY a.id DESC`;
        return (await session.rows(`${SELECT} ${where}`, [link])).map(readApproval);
      }),

    answered: (spreadsheet, kinds) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `${SELECT} JOIN sync_links l ON l.id = a.link_id
           WHERE l.spreadsheet_id = ? AND a.state IN ('agreed', 'refused') AND a.kind IN (?) ORDER BY a.id`,
          [spreadsheet, kinds],
        );
        return rows.map(readApproval);
      }),

    async answer(tx, link, id, answer, rowsMax) {
      const session = sessionOf(tx);
      const { affected } = await session.write(
        `UPDATE sync_approvals SET state = ?, answered_at = UTC_TIMESTAMP(6)
         WHERE id = ? AND link_id = ? AND state = 'open'`,
        [answer === 'agree' ? 'agreed' : 'refused', id, link],
      );
      if (affected !== 1) return 'closed';
      // Rows are added only by who holds the question, so this is what is answered.
      const [row] = await session.rows('SELECT COUNT(*) AS n FROM sync_approval_rows WHERE approval_id = ?', [
        id,
      ]);
      return row && integer(row, 'n') > rowsMax ? 'grown' : 'answered';
    },

    stateOf: (link, id) =>
      pool.use(async (session) => {
        const [row] = await session.rows('SELECT state FROM sync_approvals WHERE link_id = ? AND id = ?', [
          link,
          id,
        ]);
        return row ? member(row, 'state', STATES) : null;
      }),

    async end(tx, ids) {
      if (ids.length === 0) return;
      const session = sessionOf(tx);
      await session.write('DELETE FROM sync_approval_rows WHERE approval_id IN (?)', [ids]);
      await session.write(
        `UPDATE sync_approvals SET state = 'over', ended_at = UTC_TIMESTAMP(6) WHERE id IN (?)`,
        [ids],
      );
    },
  };
}

/** A question about rows of which none is left is over. */
async function endEmpty(session: Session, link: number): Promise<void> {
  await session.write(
    `UPDATE sync_approvals a SET state = 'over', ended_at = UTC_TIMESTAMP(6)
     WHERE a.link_id = ? AND a.state <> 'over' AND a.kind IN ('delete-in-mysql', 'delete-in-sheet')
       AND NOT EXISTS (SELECT 1 FROM sync_approval_rows r WHERE r.approval_id = a.id)`,
    [link],
  );
}

function readWaiting(row: Row): Waiting {
  return {
    approval: integer(row, 'id'),
    kind: member(row, 'kind', KINDS),
    state: member(row, 'state', ['open', 'agreed', 'refused']),
  };
}

function readApproval(row: Row): Approval {
  return {
    id: integer(row, 'id'),
    link: integer(row, 'link_id'),
    kind: member(row, 'kind', KINDS),
    state: member(row, 'state', STATES),
    rows: integer(row, 'row_count'),
    allRows: integer(row, 'all_rows'),
    samples: JSON.parse(text(row, 'samples')) as string[],
    shownN: optionalInteger(row, 'shown_n'),
    createdAt: Math.floor(fromSqlDateTime(text(row, 'created_at')) / MICROS_PER_MS),
  };
}
