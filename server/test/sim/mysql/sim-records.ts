/** Conflicts, issues and activity in the simulation. */
import { withKnownName, type Conflict } from '../../../core/conflict.ts';
import { MICROS_PER_MS } from '../../../core/micros.ts';
import type { Records } from '../../../ports/records.ts';
import { addToLog } from './add-to-log.ts';
import { trxOf, type Context } from './context.ts';
import { endAttempts } from './sim-attempts.ts';
import type { Trx } from './engine/trx.ts';

export function simRecords(context: Context): Records {
  const { server, tables, life } = context;
  const { conflicts, issues, activities, rows, links } = tables;
  const openOf = (trx: Trx, link: number, { key, column }: Conflict) =>
    [...conflicts.all(trx)].find(
      ([, each]) => each.isOpen && each.link === link && each.key === key && each.column === column,
    );

  /** What people see of a conflict beside its values. */
  const surroundings = (trx: Trx, link: number, { key, column }: Conflict) => {
    const place = [...rows.all(trx)].find(([, row]) => row.link === link && row.state.key === key);
    const columns = links.read(trx, String(link))?.link.columns ?? [];
    const sheetRow = place?.[1].state.row ?? null;
    return {
      row: sheetRow === null ? null : sheetRow + 1,
      columnName: columns.find(({ id }) => id === column)?.name ?? null,
    };
  };

  const addConflict = async (trx: Trx, link: number, given: Conflict): Promise<void> => {
    const [openId] = openOf(trx, link, given) ?? [];
    const known = openId === undefined ? undefined : await conflicts.lock(trx, openId);
    const conflict = withKnownName(given, known);
    const isOpen = conflict.resolution === 'PENDING';
    if (openId !== undefined && known) {
      // The next open conflict of a cell replaces its values; a decided one closes it and stands beside it.
      const closed = { resolution: conflict.resolution, isOpen, resolvedAt: server.now() };
      const { id, createdAt, resolvedAt, answers } = known;
      const kept = { id, createdAt, resolvedAt, answers, link, isOpen };
      const renewed = { ...conflict, ...surroundings(trx, link, conflict), ...kept };
      await conflicts.update(trx, openId, isOpen ? renewed : { ...known, ...closed });
      if (isOpen) return;
    }
    const id = conflicts.nextId();
    const times = { createdAt: server.now(), resolvedAt: isOpen ? null : server.now() };
    const around = surroundings(trx, link, conflict);
    const stored = { ...conflict, ...around, ...times, id, link, isOpen, answers: [] };
    await conflicts.insert(trx, String(id), stored);
  };

  return {
    async addConflicts(tx, link, added) {
      if (added.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'records.addConflicts', async () => {
        for (const conflict of added) await addConflict(trx, link, conflict);
      });
    },

    async settle(tx, link, cells) {
      if (cells.length === 0) return;
      const trx = trxOf(tx);
      const settled = new Map(cells.map(({ key, columns }) => [key, columns && new Set(columns)]));
      const isSettled = (key: string, column: string | null): boolean => {
        const columns = settled.get(key);
        return columns === null || (column !== null && columns?.has(column) === true);
      };
      const gone = cells.flatMap(({ key, columns }) => (columns === null ? [key] : []));
      await server.statement(trx, 'records.settle attempts', () => endAttempts(tables, trx, link, gone));
      await server.statement(trx, 'records.settle issues', async () => {
        for (const [id, issue] of [...issues.all(trx)]) {
          if (issue.link !== link || !isSettled(issue.key, issue.column)) continue;
          if ((await issues.lock(trx, id)) !== undefined) await issues.delete(trx, id);
        }
      });
      await server.statement(trx, 'records.settle conflicts', async () => {
        for (const [id, { link: of, isOpen, key, column }] of [...conflicts.all(trx)]) {
          if (of !== link || !isOpen || !isSettled(key, column)) continue;
          const known = await conflicts.lock(trx, id);
          if (!known?.isOpen) continue;
          const closed = { resolution: 'MANUAL' as const, isOpen: false, resolvedAt: server.now() };
          await conflicts.update(trx, id, { ...known, ...closed });
        }
      });
    },

    async addIssues(tx, link, added) {
      if (added.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'records.addIssues', async () => {
        for (const issue of added) {
          const id = JSON.stringify([link, issue.key, issue.column]);
          if ((await issues.lock(trx, id)) === undefined) await issues.insert(trx, id, { ...issue, link });
          else await issues.update(trx, id, { ...issue, link });
        }
      });
    },

    async replaceIssues(tx, link, column, added) {
      const trx = trxOf(tx);
      await server.statement(trx, 'records.replaceIssues', async () => {
        for (const [id, issue] of [...issues.all(trx)]) {
          if (issue.link !== link || issue.column !== column) continue;
          if ((await issues.lock(trx, id)) !== undefined) await issues.delete(trx, id);
        }
        for (const issue of added) {
          await issues.insert(trx, JSON.stringify([link, issue.key, issue.column]), { ...issue, link });
        }
      });
    },

    async addHistory(tx, link, entries) {
      if (entries.length === 0) return;
      const trx = trxOf(tx);
      await server.statement(trx, 'records.addHistory', async () => {
        for (const entry of entries) await addToLog(context, trx, link, entry);
      });
    },

    addActivity(tx, activity) {
      const trx = trxOf(tx);
      return server.statement(trx, 'records.addActivity', () =>
        activities.insert(trx, String(activities.nextId()), { ...activity, at: server.now() }),
      );
    },

    lastSyncAt: () =>
      server.read(life, 'records.lastSyncAt', () => {
        const last = [...activities.all(null)].at(-1);
        return last === undefined ? null : Math.floor(last[1].at / MICROS_PER_MS);
      }),
  };
}
