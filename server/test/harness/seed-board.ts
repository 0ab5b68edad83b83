/** A past for the dashboard's tests and pictures: a day of minutes, failures and dead letters, as the product itself stores them. */
import type { Connection } from 'mysql2/promise';

const MINUTES = 1_440;

/** A number in [0, 1) that is the same in each run. */
function noise(at: number): number {
  const value = Math.sin(at * 12.9898) * 43_758.5453;
  return value - Math.floor(value);
}

export async function seedBoard(sql: Connection): Promise<void> {
  const [links] = (await sql.query('SELECT id, spreadsheet_id FROM sync_links ORDER BY id')) as unknown as [
    { id: number; spreadsheet_id: number }[],
  ];
  const [first, second] = links;
  if (!first || !second) throw new Error('two links are needed');
  const minute = Math.floor(Date.now() / 60_000);
  const rows = Array.from({ length: MINUTES }, (_, ago) => {
    const edits = Math.floor(40 * noise(ago) * (1 + Math.sin(ago / 90)));
    const changes = Math.floor(60 * noise(ago + 7));
    const slow = noise(ago + 3) > 0.97 ? 9 : 1;
    const [editMs, changeMs] = [180 + 240 * noise(ago + 1), (900 + 1_400 * noise(ago + 2)) * slow];
    const drift = ago % 240 === 30 ? 6 : ago % 240 === 0 ? 0 : null;
    return [0, first.id].map((link) => [
      link,
      minute - ago - 1,
      edits,
      Math.round(edits * editMs),
      Math.round(editMs * 2.2),
      changes,
      Math.round(changes * changeMs),
      Math.round(changeMs * 1.8),
      slow > 1 ? 14_000 : 0,
      drift,
      link === 0 ? Math.floor(22 * noise(ago + 4)) : 0,
      link === 0 ? Math.floor(30 * noise(ago + 5)) : 0,
    ]);
  });
  await sql.query(
    `INSERT INTO sync_minutes (link_id, minute, edits, edits_ms_sum, edits_ms_max, changes, changes_ms_sum, changes_ms_max,
       changes_waiting_ms, drift_cells, google_reads, google_writes) VALUES ?`,
    [rows.flat()],
  );
  const failure = (
    source: string,
    place: string,
    link: number,
    spreadsheet: number,
    code: string,
    detail: string | null,
    times: number,
  ) => [
    minute,
    source,
    place,
    link,
    spreadsheet,
    code,
    detail,
    '5f1c90ab',
    times,
    Date.now() - 90_000,
    Date.now() - 30_000,
  ];
  await sql.query(
    `INSERT INTO sync_failures (minute, source, place, link_id, spreadsheet_id, code, detail, trace, times, first_at_ms,
       last_at_ms) VALUES ?`,
    [
      [
        failure('work', 'db-to-sheet', 0, first.spreadsheet_id, 'SHEETS_UNAVAILABLE', 'HTTP 503', 3),
        failure('work', 'reconcile', 0, second.spreadsheet_id, 'SHEETS_LIMITED', null, 12),
        failure('work', 'sheet-to-db', first.id, 0, 'VALUE_UNSTORABLE', null, 1),
      ],
    ],
  );
  const letter = (link: number, row: number, direction: string, code: string) => [
    link,
    direction,
    JSON.stringify({ key: `key-${row}`, row }),
    code,
    null,
    4,
    '2026-01-05 08:00:00',
  ];
  await sql.query(
    `INSERT INTO sync_dead_letters (link_id, direction, work, error_code, error_detail, attempts, created_at) VALUES ?`,
    [
      [
        letter(first.id, 3, 'sheet-to-mysql', 'VALUE_UNSTORABLE'),
        letter(first.id, 9, 'mysql-to-sheet', 'INVARIANT'),
        letter(second.id, 2, 'sheet-to-mysql', 'VALUE_UNSTORABLE'),
      ],
    ],
  );
}
