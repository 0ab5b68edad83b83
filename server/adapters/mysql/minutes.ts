/** `sync_minutes`: many processes add to the same rows. */
import type { LaneMinute, MinuteCounts, Minutes, MinuteStep } from '../../ports/minutes.ts';
import { chunksOf } from './chunks.ts';
import type { MysqlPool } from './pool.ts';
import { integer, optionalInteger } from './read-row.ts';
import type { Row, Session, SqlValue } from './session.ts';

const ALL = 0;
const ROWS_MAX = 500;
const SUMS = [
  'edits',
  'edits_ms_sum',
  'changes',
  'changes_ms_sum',
  'google_reads',
  'google_writes',
  'google_refused',
];
const MOST = ['edits_ms_max', 'edits_waiting_ms', 'changes_ms_max', 'changes_waiting_ms'];

const ADD = `
  INSERT INTO sync_minutes (link_id, minute, ${[...SUMS, ...MOST].join(', ')}, drift_cells) VALUES ?
  ON DUPLICATE KEY UPDATE ${[
    ...SUMS.map((name) => `${name} = ${name} + VALUES(${name})`),
    ...MOST.map((name) => `${name} = GREATEST(${name}, VALUES(${name}))`),
    'drift_cells = COALESCE(VALUES(drift_cells), drift_cells)',
  ].join(', ')}`;

const READ = `
  SELECT minute DIV ? AS step, ${SUMS.map((name) => `SUM(${name}) AS ${name}`).join(', ')},
    ${[...MOST, 'drift_cells'].map((name) => `MAX(${name}) AS ${name}`).join(', ')}
  FROM sync_minutes WHERE link_id = ? AND minute >= ? GROUP BY step ORDER BY step`;

const DRIFT_BEFORE = `SELECT drift_cells FROM sync_minutes WHERE link_id = ? AND minute < ? AND drift_cells IS NOT NULL
  ORDER BY minute DESC LIMIT 1`;

export function mysqlMinutes(pool: MysqlPool): Minutes {
  return {
    add: (given) =>
      pool.use(async (session) => {
        if (given.length === 0) return;
        const minute = await thisMinute(session);
        const rows = given.map(({ owner, counts }) => toRow(owner === 'all' ? ALL : owner, minute, counts));
        // In one order, so that processes that add to the same rows wait for each other and never in a circle.
        rows.sort(([a], [b]) => Number(a) - Number(b));
        for (const chunk of chunksOf(rows, ROWS_MAX)) await session.write(ADD, [chunk]);
      }),

    read: (publicId, { steps, stepMinutes }) =>
      pool.use(async (session) => {
        const lastStep = Math.floor((await thisMinute(session)) / stepMinutes);
        const from = (lastStep - steps + 1) * stepMinutes;
        const id = publicId === null ? ALL : await linkOf(session, publicId);
        if (id === null) return { lastStep, found: [], driftBefore: null };
        const found = await session.rows(READ, [stepMinutes, id, from]);
        const [before] = await session.rows(DRIFT_BEFORE, [id, from]);
        return {
          lastStep,
          found: found.map(toStep),
          driftBefore: before ? optionalInteger(before, 'drift_cells') : null,
        };
      }),
  };
}

async function thisMinute(session: Session): Promise<number> {
  const [clock] = await session.rows('SELECT UNIX_TIMESTAMP() DIV 60 AS minute');
  return clock ? integer(clock, 'minute') : 0;
}

async function linkOf(session: Session, publicId: string): Promise<number | null> {
  const [row] = await session.rows('SELECT id FROM sync_links WHERE public_id = ?', [publicId]);
  return row ? integer(row, 'id') : null;
}

/** In the order of ADD. */
function toRow(id: number, minute: number, { edits, changes, driftCells, google }: MinuteCounts): SqlValue[] {
  return [
    id,
    minute,
    edits.count,
    edits.sumMs,
    changes.count,
    changes.sumMs,
    google.reads,
    google.writes,
    google.refused,
    edits.slowestMs,
    edits.waitingMs,
    changes.slowestMs,
    changes.waitingMs,
    driftCells,
  ];
}

function toStep(row: Row): MinuteStep {
  const lane = (name: 'edits' | 'changes'): LaneMinute => ({
    count: integer(row, name),
    sumMs: integer(row, `${name}_ms_sum`),
    slowestMs: integer(row, `${name}_ms_max`),
    waitingMs: integer(row, `${name}_waiting_ms`),
  });
  return {
    step: integer(row, 'step'),
    edits: lane('edits'),
    changes: lane('changes'),
    driftCells: optionalInteger(row, 'drift_cells'),
    google: {
      reads: integer(row, 'google_reads'),
      writes: integer(row, 'google_writes'),
      refused: integer(row, 'google_refused'),
    },
  };
}
