/** `sync_addon_runs`: many processes add to the same rows. */
import type { AddonUse } from '../../core/addon-limits.ts';
import type { AddonRunBook } from '../../ports/addon-runs.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

/** The links of one spreadsheet have one owner; what an earlier one is still noted of is older. */
const OWNER = `COALESCE((SELECT MAX(r.owner) FROM sync_links l JOIN sync_link_reads r ON r.link_id = l.id
  WHERE l.spreadsheet_id = ? AND l.unlinked_at IS NULL), '')`;

const ADD = `
  INSERT INTO sync_addon_runs (person, spreadsheet_id, minute, requests, run_ms)
  SELECT ${OWNER}, ?, UNIX_TIMESTAMP() DIV 3600 * 60, ?, ?
  ON DUPLICATE KEY UPDATE requests = requests + VALUES(requests), run_ms = run_ms + VALUES(run_ms)`;

/** The hour that began a day ago counts whole: rather a little more than less. */
const OF_A_DAY = 'minute >= UNIX_TIMESTAMP() DIV 60 - 1500';

const SUM = `SELECT COALESCE(SUM(requests), 0) AS requests, COALESCE(SUM(run_ms), 0) AS run_ms FROM sync_addon_runs
  WHERE person = ? AND (person <> '' OR spreadsheet_id = ?) AND ${OF_A_DAY}`;

const SUMS = `SELECT person, IF(person = '', spreadsheet_id, 0) AS file, SUM(requests) AS requests, SUM(run_ms) AS run_ms
  FROM sync_addon_runs WHERE ${OF_A_DAY} GROUP BY person, file`;

const LINKS = `SELECT l.id, l.spreadsheet_id, COALESCE(r.owner, '') AS person
  FROM sync_links l LEFT JOIN sync_link_reads r ON r.link_id = l.id WHERE`;

export function mysqlAddonRuns(pool: MysqlPool): AddonRunBook {
  return {
    add: (runs) =>
      pool.use(async (session) => {
        // In one order, so that processes that add to the same rows wait for each other and never in a circle.
        for (const { spreadsheet, requests, runMs } of runs.toSorted(
          (a, b) => a.spreadsheet - b.spreadsheet,
        )) {
          await session.write(ADD, [spreadsheet, spreadsheet, requests, runMs]);
        }
      }),

    of: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(`${LINKS} l.id = ?`, [link]);
        if (row === undefined) return { requests: 0, runMs: 0 };
        const [sum] = await session.rows(SUM, [text(row, 'person'), integer(row, 'spreadsheet_id')]);
        return toUse(sum);
      }),

    all: () => pool.use(usesByLink),
  };
}

/** As part of a larger look. */
export async function usesByLink(session: Session): Promise<Map<number, AddonUse>> {
  const nameOf = (person: string, file: number) => JSON.stringify([person, person === '' ? file : 0]);
  const sums = await session.rows(SUMS);
  const uses = new Map(sums.map((row) => [nameOf(text(row, 'person'), integer(row, 'file')), toUse(row)]));
  const links = await session.rows(`${LINKS} l.unlinked_at IS NULL`);
  return new Map(
    links.map((row) => [
      integer(row, 'id'),
      uses.get(nameOf(text(row, 'person'), integer(row, 'spreadsheet_id'))) ?? toUse(undefined),
    ]),
  );
}

function toUse(row: Row | undefined): AddonUse {
  if (row === undefined) return { requests: 0, runMs: 0 };
  return { requests: integer(row, 'requests'), runMs: integer(row, 'run_ms') };
}
