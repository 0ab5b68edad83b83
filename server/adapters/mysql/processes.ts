/** `sync_processes`: heartbeats. A process that was killed stops beating and is forgotten after a day. */
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import { ROLES } from '../../core/role.ts';
import type { LastCall } from '../../core/sheets-access.ts';
import type { LivingProcess } from '../../core/operations.ts';
import type { Processes } from '../../ports/processes.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row } from './session.ts';

const LIVING_SECONDS = 45;
const PROBLEM_CHARACTERS_MAX = 1024;

export function mysqlProcesses(pool: MysqlPool): Processes {
  return {
    beat: ({ id, name, roles, lastCall, limitedCalls }) =>
      pool.use(async (session) => {
        await session.write(
          `INSERT INTO sync_processes
             (id, name, roles, call_at_ms, call_access, call_problem, limited_calls, started_at, seen_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
           ON DUPLICATE KEY UPDATE call_at_ms = VALUES(call_at_ms), call_access = VALUES(call_access),
             call_problem = VALUES(call_problem), limited_calls = VALUES(limited_calls), seen_at = VALUES(seen_at)`,
          [
            id,
            name.slice(0, 255),
            roles.join(),
            lastCall?.at ?? null,
            lastCall?.access ?? null,
            lastCall?.problem?.slice(0, PROBLEM_CHARACTERS_MAX) ?? null,
            limitedCalls,
          ],
        );
        await session.write('DELETE FROM sync_processes WHERE seen_at < UTC_TIMESTAMP(6) - INTERVAL 1 DAY');
      }),

    leave: (id) =>
      pool.use(async (session) => {
        await session.write('DELETE FROM sync_processes WHERE id = ?', [id]);
      }),

    living: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          'SELECT * FROM sync_processes WHERE seen_at >= UTC_TIMESTAMP(6) - INTERVAL ? SECOND ORDER BY started_at, id',
          [LIVING_SECONDS],
        );
        return rows.map(readProcess);
      }),
  };
}

function readProcess(row: Row): LivingProcess {
  const roles = text(row, 'roles').split(',');
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    roles: ROLES.filter((role) => roles.includes(role)),
    lastCall: readCall(row),
    limitedCalls: integer(row, 'limited_calls'),
    startedAt: milliseconds(row, 'started_at'),
    seenAt: milliseconds(row, 'seen_at'),
  };
}

function readCall(row: Row): LastCall | null {
  const at = optionalInteger(row, 'call_at_ms');
  if (at === null) return null;
  return {
    at,
    access: member(row, 'call_access', ['up', 'limited', 'down']),
    problem: optionalText(row, 'call_problem'),
  };
}

function milliseconds(row: Row, column: string): number {
  return Math.floor(fromSqlDateTime(text(row, column)) / MICROS_PER_MS);
}
