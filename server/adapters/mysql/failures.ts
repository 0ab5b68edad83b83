/** `sync_failures`: the same failure within a minute, of whatever process, is one row. */
import { toErrorCode } from './attempts.ts';
import type { CountedFailure, FailureFilter, Failures, StoredFailure } from '../../ports/failures.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalText, text } from './read-row.ts';
import type { Row, Session, SqlValue } from './session.ts';

const MINUTE_MS = 60_000;

const ADD = `
  INSERT INTO sync_failures
    (minute, source, place, link_id, spreadsheet_id, code, detail, trace, times, first_at_ms, last_at_ms) VALUES ?
  ON DUPLICATE KEY UPDATE times = times + VALUES(times), detail = VALUES(detail), trace = VALUES(trace),
    first_at_ms = LEAST(first_at_ms, VALUES(first_at_ms)), last_at_ms = GREATEST(last_at_ms, VALUES(last_at_ms))`;

/** Links of the spreadsheet; of the link itself when it is one. */
const LINKS = `(SELECT JSON_ARRAYAGG(l.public_id) FROM sync_links l
  WHERE l.unlinked_at IS NULL AND (l.id = f.link_id OR l.spreadsheet_id = f.spreadsheet_id)) AS links`;

const CODES_MAX = 100;

export function mysqlFailures(pool: MysqlPool): Failures {
  return {
    add: (failures) =>
      pool.use(async (session) => {
        if (failures.length > 0) await session.write(ADD, [failures.map(toRow)]);
      }),

    list: (filter, { before, limit }) =>
      pool.use(async (session) => {
        const conditions = await conditionsOf(session, filter);
        if (before !== null) conditions.push(['f.id < ?', [before]]);
        const where = conditions.map(([sql]) => sql).join(' AND ');
        const rows = await session.rows(
          `SELECT f.*, ${LINKS} FROM sync_failures f ${where === '' ? '' : `WHERE ${where}`} ORDER BY f.id DESC LIMIT ?`,
          [...conditions.flatMap(([, values]) => values), limit],
        );
        return rows.map(toFailure);
      }),

    codes: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT code, SUM(times) AS total FROM sync_failures GROUP BY code ORDER BY total DESC LIMIT ${CODES_MAX}`,
        );
        return rows.map((row) => ({ code: text(row, 'code'), times: integer(row, 'total') }));
      }),
  };
}

async function conditionsOf(
  session: Session,
  { code, source, link }: FailureFilter,
): Promise<[string, SqlValue[]][]> {
  const conditions: [string, SqlValue[]][] = [];
  if (code !== undefined) conditions.push(['f.code = ?', [code]]);
  if (source !== undefined) conditions.push(['f.source = ?', [source]]);
  if (link !== undefined) {
    const [row] = await session.rows('SELECT id, spreadsheet_id FROM sync_links WHERE public_id = ?', [link]);
    const ids = row ? [integer(row, 'id'), integer(row, 'spreadsheet_id')] : [-1, -1];
    conditions.push(['(f.link_id = ? OR f.spreadsheet_id = ?)', ids]);
  }
  return conditions;
}

function toRow(failure: CountedFailure): SqlValue[] {
  const { source, place, about, code, detail, trace, times, firstAt, lastAt } = failure;
  return [
    Math.floor(lastAt / MINUTE_MS),
    source,
    place.slice(0, 128),
    about !== null && 'link' in about ? about.link : 0,
    about !== null && 'spreadsheet' in about ? about.spreadsheet : 0,
    code,
    detail,
    trace?.slice(0, 64) ?? null,
    times,
    firstAt,
    lastAt,
  ];
}

function toFailure(row: Row): StoredFailure {
  const [link, spreadsheet] = [integer(row, 'link_id'), integer(row, 'spreadsheet_id')];
  const links = optionalText(row, 'links');
  return {
    id: integer(row, 'id'),
    source: member(row, 'source', ['work', 'request']),
    place: text(row, 'place'),
    about: link > 0 ? { link } : spreadsheet > 0 ? { spreadsheet } : null,
    linkIds: links === null ? [] : (JSON.parse(links) as string[]),
    code: toErrorCode(text(row, 'code')),
    detail: optionalText(row, 'detail'),
    trace: optionalText(row, 'trace'),
    times: integer(row, 'times'),
    firstAt: integer(row, 'first_at_ms'),
    lastAt: integer(row, 'last_at_ms'),
  };
}
