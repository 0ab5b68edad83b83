/** What waits for a person, in the simulation. */
import type { Approval } from '../../../core/approval.ts';
import { MICROS_PER_MS } from '../../../core/micros.ts';
import type { Approvals, Waiting } from '../../../ports/approvals.ts';
import { trxOf, type Context } from './context.ts';
import type { ApprovalRow } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';

export function simApprovals({ server, tables, life }: Context): Approvals {
  const { approvals, approvalRows, rows, links } = tables;
  const rowsOf = (trx: Trx | null, id: number) =>
    [...approvalRows.all(trx)].filter(([, row]) => row.approval === id);
  const toApproval = (trx: Trx | null, { createdAt, ...row }: ApprovalRow): Approval => ({
    ...row,
    rows: rowsOf(trx, row.id).length,
    createdAt: Math.floor(createdAt / MICROS_PER_MS),
  });
  const all = (label: string, isWanted: (row: ApprovalRow) => boolean) =>
    server.read(life, label, () =>
      [...approvals.all(null)].flatMap(([, row]) => (isWanted(row) ? [toApproval(null, row)] : [])),
    );
  const change = async (trx: Trx, id: number, patch: Partial<ApprovalRow>): Promise<void> => {
    const row = await approvals.lock(trx, String(id));
    if (row) await approvals.update(trx, String(id), { ...row, ...patch });
  };
  const drop = async (trx: Trx, id: string): Promise<void> => {
    if ((await approvalRows.lock(trx, id)) !== undefined) await approvalRows.delete(trx, id);
  };
  const endEmpty = async (trx: Trx, link: number): Promise<void> => {
    for (const [, row] of [...approvals.all(trx)]) {
      const isAboutRows = row.kind === 'delete-in-mysql' || row.kind === 'delete-in-sheet';
      if (row.link !== link || row.state === 'over' || !isAboutRows) continue;
      if (rowsOf(trx, row.id).length === 0) await change(trx, row.id, { state: 'over' });
    }
  };

  return {
    open(tx, link, { kind, allRows, samples, shownN = null }) {
      const trx = trxOf(tx);
      return server.statement(trx, 'approvals.open', async () => {
        const known = [...approvals.all(trx)].find(
          ([, row]) => row.link === link && row.kind === kind && row.state === 'open',
        );
        if (known) {
          await change(trx, known[1].id, { shownN });
          return known[1].id;
        }
        const id = approvals.nextId();
        const question = { kind, allRows, samples: [...samples], shownN };
        const row: ApprovalRow = { id, link, state: 'open', createdAt: server.now(), ...question };
        await approvals.insert(trx, String(id), row);
        return id;
      });
    },

    async addRows(tx, link, approval, keys) {
      const trx = trxOf(tx);
      await server.statement(trx, 'approvals.addRows', async () => {
        for (const key of keys) {
          const id = `${link} ${key}`;
          if ((await approvalRows.lock(trx, id)) !== undefined) continue;
          await approvalRows.insert(trx, id, { link, key, approval });
        }
      });
    },

    waiting: (link, keys) =>
      server.read(life, 'approvals.waiting', () => {
        const wanted = keys === undefined ? null : new Set(keys);
        const found = new Map<string, Waiting>();
        for (const [, row] of approvalRows.all(null)) {
          const approval = approvals.read(null, String(row.approval));
          if (row.link !== link || approval === undefined || approval.state === 'over') continue;
          if (wanted !== null && !wanted.has(row.key)) continue;
          const { kind, state } = approval;
          found.set(row.key, { approval: approval.id, kind, state });
        }
        return found;
      }),

    async release(tx, link, keys) {
      if (keys.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'approvals.release', async () => {
        for (const key of keys) await drop(trx, `${link} ${key}`);
        await endEmpty(trx, link);
      });
    },

    async tidy(tx, link) {
      const trx = trxOf(tx);
      await server.statement(trx, 'approvals.tidy', async () => {
        for (const [id, row] of [...approvalRows.all(trx)]) {
          if (row.link !== link.id) continue;
          const known = rows.read(trx, `${link.id} ${row.key}`);
          const { kind } = approvals.read(trx, String(row.approval)) ?? {};
          const pk = known?.state.pk ?? null;
          const isBack =
            kind === 'delete-in-sheet' &&
            pk !== null &&
            tables.linked.get(link.table)?.read(trx, pk) !== undefined;
          if (known === undefined || isBack) await drop(trx, id);
        }
        await endEmpty(trx, link.id);
      });
    },

    list: async (link) =>
      (await all('approvals.list', (row) => row.link === link && row.state === 'open')).reverse(),

    answered: (spreadsheet, kinds) =>
      all(
        'approvals.answered',
        (row) =>
          (row.state === 'agreed' || row.state === 'refused') &&
          kinds.includes(row.kind) &&
          links.read(null, String(row.link))?.link.spreadsheet === spreadsheet,
      ),

    answer(tx, link, id, answer, rowsMax) {
      const trx = trxOf(tx);
      return server.statement(trx, 'approvals.answer', async () => {
        const row = await approvals.lock(trx, String(id));
        if (row?.link !== link || row.state !== 'open') return 'closed';
        await change(trx, id, { state: answer === 'agree' ? 'agreed' : 'refused' });
        return rowsOf(trx, id).length > rowsMax ? 'grown' : 'answered';
      });
    },

    stateOf: (link, id) =>
      server.read(life, 'approvals.stateOf', () => {
        const row = approvals.read(null, String(id));
        return row?.link === link ? row.state : null;
      }),

    async end(tx, ids) {
      if (ids.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'approvals.end', async () => {
        for (const id of ids) {
          for (const [rowId] of rowsOf(trx, id)) await drop(trx, rowId);
          await change(trx, id, { state: 'over' });
        }
      });
    },
  };
}
