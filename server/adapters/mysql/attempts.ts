/** `sync_attempts`: rows whose work failed because of itself, and when each is tried again. */
import { afterFailure } from '../../core/attempts.ts';
import { MICROS_PER_MS } from '../../core/micros.ts';
import { ERRORS, type ErrorCode } from '../../core/sync-error.ts';
import type { Attempted, Attempts, Direction, Failed, RowFailure } from '../../ports/attempts.ts';
import type { Database } from '../../ports/database.ts';
import type { DoorbellQueue } from '../../ports/doorbell.ts';
import { chunksOf } from './chunks.ts';
import { inTransactionOrAlone, sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, member, optionalInteger, optionalText, text } from './read-row.ts';
import type { Row, Session } from './session.ts';

const SELECT = `SELECT row_key, pk, queue, attempts, set_aside, rest_until > UTC_TIMESTAMP(6) AS is_resting, last_entry,
  last_change, shown_mark, error_code, dead_letter_id FROM sync_attempts`;

/** `delaysMs`: before the second attempt, the third and so on. */
export function mysqlAttempts(
  pool: MysqlPool,
  database: Database,
  { delaysMs }: { delaysMs: readonly number[] },
): Attempts {
  return {
    of: (link) =>
      pool.use(async (session) => {
        const rows = await session.rows(`${SELECT} WHERE link_id = ?`, [link]);
        return new Map(rows.map((row) => [text(row, 'row_key'), readAttempted(row)]));
      }),

    async fail(link, from, failures) {
      const failed: Failed = { setAside: [], againInMs: null };
      for (const failure of failures) {
        const next = await database.transaction((tx) =>
          failRow(sessionOf(tx), link, from, failure, delaysMs),
        );
        if (next.isSetAside) failed.setAside.push(failure.key);
        else failed.againInMs = Math.min(failed.againInMs ?? Infinity, next.restMs);
      }
      return failed;
    },

    end: (link, keys, tx) => inTransactionOrAlone(pool, tx, (session) => endAttempts(session, link, keys)),

    withReadsDue: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, spreadsheet_id FROM sync_links WHERE status <> 'paused' AND id IN
             (SELECT link_id FROM sync_attempts
              WHERE queue = 'reconcile' AND set_aside = 0 AND rest_until <= UTC_TIMESTAMP(6)) ORDER BY id`,
        );
        return rows.map((row) => ({ link: integer(row, 'id'), spreadsheet: integer(row, 'spreadsheet_id') }));
      }),
  };
}

/** Row by row, by its key: a scan would wait for rows of others. Letters end first: a letter without attempts could never end. */
export async function endAttempts(session: Session, link: number, keys: readonly string[]): Promise<void> {
  for (const chunk of chunksOf(keys)) {
    const rows = await session.rows(`${SELECT} WHERE link_id = ? AND row_key IN (?)`, [link, chunk]);
    for (const row of rows) {
      const letter = optionalInteger(row, 'dead_letter_id');
      if (letter !== null) await resolveLetter(session, letter);
      await session.writePrepared('DELETE FROM sync_attempts WHERE link_id = ? AND row_key = ?', [
        link,
        text(row, 'row_key'),
      ]);
    }
  }
}

/** MySQL alone may know the row: then it has a new key in each round, and is found by its primary key. */
async function failRow(
  session: Session,
  link: { id: number; table: string },
  { queue, direction }: { queue: DoorbellQueue; direction: Direction },
  failure: RowFailure,
  delaysMs: readonly number[],
): Promise<{ restMs: number; isSetAside: boolean }> {
  const before = await findRow(session, link.id, failure);
  const key = before === null ? failure.key : text(before, 'row_key');
  const pk = failure.pk ?? (before && optionalText(before, 'pk')) ?? (await knownPk(session, link.id, key));
  const last = await newestWork(session, link, key, pk);
  const known = before && readAttempted(before);
  const isAgain = known !== null && last.entry <= known.lastEntry && last.change <= known.lastChange;
  const attempts = isAgain && before !== null ? integer(before, 'attempts') + 1 : 1;
  const { restMs, isSetAside } = afterFailure(attempts, delaysMs);
  const letterBefore = before && optionalInteger(before, 'dead_letter_id');
  if (letterBefore !== null) await resolveLetter(session, letterBefore);
  const letter = isSetAside
    ? await addLetter(session, link.id, direction, { ...failure, key, attempts })
    : null;
  await session.write(
    `INSERT INTO sync_attempts (link_id, row_key, pk, queue, attempts, rest_until, set_aside, last_entry, last_change,
       shown_mark, error_code, error_detail, dead_letter_id)
     VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND, ?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE pk = VALUES(pk), queue = VALUES(queue), attempts = VALUES(attempts),
       rest_until = VALUES(rest_until), set_aside = VALUES(set_aside), last_entry = VALUES(last_entry),
       last_change = VALUES(last_change), shown_mark = VALUES(shown_mark), error_code = VALUES(error_code),
       error_detail = VALUES(error_detail), dead_letter_id = VALUES(dead_letter_id)`,
    [
      link.id,
      key,
      pk,
      queue,
      attempts,
      restMs * MICROS_PER_MS,
      isSetAside,
      last.entry,
      last.change,
      failure.shown,
      failure.code,
      failure.detail,
      letter,
    ],
  );
  return { restMs, isSetAside };
}

async function findRow(session: Session, link: number, { key, pk }: RowFailure): Promise<Row | null> {
  const [byKey] = await session.rows(`${SELECT} WHERE link_id = ? AND row_key = ? FOR UPDATE`, [link, key]);
  if (byKey !== undefined || pk === null) return byKey ?? null;
  const [byPk] = await session.rows(`${SELECT} WHERE link_id = ? AND pk = ? FOR UPDATE`, [link, pk]);
  return byPk ?? null;
}

async function knownPk(session: Session, link: number, key: string): Promise<string | null> {
  const [row] = await session.rows('SELECT pk FROM sync_rows WHERE link_id = ? AND row_key = ?', [link, key]);
  return row ? optionalText(row, 'pk') : null;
}

async function newestWork(
  session: Session,
  link: { id: number; table: string },
  key: string,
  pk: string | null,
): Promise<{ entry: number; change: number }> {
  const [row] = await session.rows(
    `SELECT
       (SELECT COALESCE(MAX(id), 0) FROM sync_inbox WHERE link_id = ? AND row_key = ? AND done_at IS NULL) AS entry,
       (SELECT COALESCE(MAX(id), 0) FROM sync_change_queue WHERE table_name = ? AND row_id = ?) AS \`change\``,
    [link.id, key, link.table, pk],
  );
  return row ? { entry: integer(row, 'entry'), change: integer(row, 'change') } : { entry: 0, change: 0 };
}

async function addLetter(
  session: Session,
  link: number,
  direction: Direction,
  { key, pk, row, code, detail, attempts }: RowFailure & { attempts: number },
): Promise<number> {
  const { insertId } = await session.write(
    `INSERT INTO sync_dead_letters (link_id, direction, work, error_code, error_detail, attempts, created_at)
     VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))`,
    [link, direction, JSON.stringify({ key, pk, row }), code, detail, attempts],
  );
  return insertId;
}

async function resolveLetter(session: Session, id: number): Promise<void> {
  await session.writePrepared(
    'UPDATE sync_dead_letters SET resolved_at = UTC_TIMESTAMP(6) WHERE id = ? AND resolved_at IS NULL',
    [id],
  );
}

function readAttempted(row: Row): Attempted {
  return {
    isSetAside: boolean(row, 'set_aside'),
    isResting: boolean(row, 'is_resting'),
    queue: member(row, 'queue', ['sheet-to-db', 'db-to-sheet', 'reconcile']),
    lastEntry: integer(row, 'last_entry'),
    lastChange: integer(row, 'last_change'),
    shown: optionalInteger(row, 'shown_mark'),
    code: toErrorCode(text(row, 'error_code')),
  };
}

/** A code of an older version may be gone. */
export function toErrorCode(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'INVARIANT';
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERRORS;
}
