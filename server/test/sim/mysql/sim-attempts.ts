/** Attempts of rows whose work failed, and dead letters, in the simulation. */
import { afterFailure, ATTEMPT_DELAYS_MS } from '../../../core/attempts.ts';
import { MICROS_PER_MS, type Micros } from '../../../core/micros.ts';
import type { Attempted, Attempts, Failed } from '../../../ports/attempts.ts';
import type { Change } from '../../../ports/change-queue.ts';
import type { DeadLetters } from '../../../ports/dead-letters.ts';
import { inTransactionOrAlone, type Context } from './context.ts';
import type { AttemptRow, LetterRow, StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import type { StoredEntry } from './sim-mysql.ts';

export function simAttempts(context: Context): Attempts {
  const { server, tables, life } = context;
  const { attempts, letters, rows, inbox, queue, links } = tables;

  const newest = (trx: Trx, link: { id: number; table: string }, key: string, pk: string | null) => ({
    lastEntry: Math.max(
      0,
      ...[...inbox.all(trx)].flatMap(([, entry]) =>
        entry.link === link.id && entry.key === key && entry.outcome === null ? [entry.id] : [],
      ),
    ),
    lastChange: Math.max(
      0,
      ...[...queue.all(trx)].flatMap(([, { table, change }]) =>
        table === link.table && change.pk === pk ? [change.id] : [],
      ),
    ),
  });

  return {
    of: (link) =>
      server.read(life, 'attempts.of', () => {
        const found = [...attempts.all(null)].map(([, row]) => row).filter((row) => row.link === link);
        return new Map(
          found.map((row): [string, Attempted] => {
            const { isSetAside, queue: from, lastEntry, lastChange, shown, code } = row;
            const isResting = row.restUntil > server.now();
            return [row.key, { isSetAside, isResting, queue: from, lastEntry, lastChange, shown, code }];
          }),
        );
      }),

    async fail(link, from, failures) {
      const failed: Failed = { setAside: [], againInMs: null };
      for (const failure of failures) {
        await server.alone(life, 'attempts.fail', async (trx) => {
          const all = [...attempts.all(trx)].filter(([, row]) => row.link === link.id);
          const [id, before] =
            all.find(([, { key }]) => key === failure.key) ??
            all.find(([, { pk }]) => pk !== null && pk === failure.pk) ??
            [];
          const key = before?.key ?? failure.key;
          const known = [...rows.all(trx)].find(([, row]) => row.link === link.id && row.state.key === key);
          const pk = failure.pk ?? before?.pk ?? known?.[1].state.pk ?? null;
          const last = newest(trx, link, key, pk);
          const isAgain =
            before !== undefined &&
            last.lastEntry <= before.lastEntry &&
            last.lastChange <= before.lastChange;
          const count = isAgain ? before.attempts + 1 : 1;
          const { restMs, isSetAside } = afterFailure(count, ATTEMPT_DELAYS_MS);
          if (before?.letter != null) await resolve(tables, trx, before.letter);
          const letter = isSetAside ? letters.nextId() : null;
          const { code, detail, row, shown } = failure;
          if (letter !== null) {
            const about = { direction: from.direction, key, row, code, detail, attempts: count };
            const stored = { ...about, id: letter, link: link.id, at: server.now(), isResolved: false };
            await letters.insert(trx, String(letter), stored);
          }
          const next: AttemptRow = {
            ...last,
            link: link.id,
            key,
            pk,
            queue: from.queue,
            attempts: count,
            restUntil: server.now() + restMs * MICROS_PER_MS,
            isSetAside,
            shown,
            code,
            letter,
          };
          const place = id ?? attemptId(link.id, key);
          if ((await attempts.lock(trx, place)) === undefined) await attempts.insert(trx, place, next);
          else await attempts.update(trx, place, next);
          if (isSetAside) failed.setAside.push(failure.key);
          else failed.againInMs = Math.min(failed.againInMs ?? Infinity, restMs);
        });
      }
      return failed;
    },

    async end(link, keys, tx) {
      if (keys.length === 0) return;
      await inTransactionOrAlone(context, tx, 'attempts.end', (trx) => endAttempts(tables, trx, link, keys));
    },

    withReadsDue: () =>
      server.read(life, 'attempts.withReadsDue', () => {
        const due = new Set(
          [...attempts.all(null)].flatMap(([, row]) =>
            row.queue === 'reconcile' && !row.isSetAside && row.restUntil <= server.now() ? [row.link] : [],
          ),
        );
        return [...links.all(null)]
          .filter(([, { link }]) => link.status !== 'paused' && due.has(link.id))
          .map(([, { link }]) => ({ link: link.id, spreadsheet: link.spreadsheet }));
      }),
  };
}

export function simDeadLetters({ server, tables, life }: Context): DeadLetters {
  const open = (trx: Trx | null, link: number): LetterRow[] =>
    [...tables.letters.all(trx)]
      .map(([, letter]) => letter)
      .filter((letter) => letter.link === link && !letter.isResolved)
      .sort((a, b) => b.id - a.id);
  return {
    list: (link, { before, limit }) =>
      server.read(life, 'deadLetters.list', () =>
        open(null, link)
          .filter(({ id }) => before === null || id < before)
          .slice(0, limit)
          .map(toLetter),
      ),

    count: (link) => server.read(life, 'deadLetters.count', () => open(null, link).length),

    retry: (link, ids) =>
      server.alone(life, 'deadLetters.retry', async (trx) => {
        const found = open(trx, link).filter(({ id }) => ids === null || ids.includes(id));
        await endAttempts(
          tables,
          trx,
          link,
          found.map(({ key }) => key),
        );
        for (const { id } of found) await resolve(tables, trx, id);
        return found.map(toLetter);
      }),
  };
}

function toLetter({ id, direction, key, row, code, detail, attempts, at }: LetterRow) {
  return { id, direction, key, row, code, detail, attempts, at };
}

export async function endAttempts(
  tables: StoredTables,
  trx: Trx,
  link: number,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    const id = attemptId(link, key);
    if (tables.attempts.read(trx, id) === undefined) continue;
    const row = await tables.attempts.lock(trx, id);
    if (row === undefined) continue;
    if (row.letter !== null) await resolve(tables, trx, row.letter);
    await tables.attempts.delete(trx, id);
  }
}

async function resolve({ letters }: StoredTables, trx: Trx, id: number): Promise<void> {
  const letter = await letters.lock(trx, String(id));
  if (letter?.isResolved === false) await letters.update(trx, String(id), { ...letter, isResolved: true });
}

/** `onlySetAside`: as people count what waits. */
export function entryRests(
  { attempts }: StoredTables,
  now: Micros,
  { link, key, id }: StoredEntry,
  onlySetAside = false,
): boolean {
  const known = attempts.read(null, attemptId(link, key));
  if (known === undefined || id > known.lastEntry) return false;
  return known.isSetAside || (!onlySetAside && known.restUntil > now);
}

export function changeRests(tables: StoredTables, now: Micros, table: string, change: Change): boolean {
  const owner = [...tables.links.all(null)].find(([, { link }]) => link.table === table)?.[1].link.id;
  return [...tables.attempts.all(null)].some(
    ([, row]) =>
      row.link === owner &&
      row.pk === change.pk &&
      (row.restUntil > now || (row.isSetAside && change.id <= row.lastChange)),
  );
}

export function rowRests({ attempts }: StoredTables, now: Micros, link: number, key: string): boolean {
  const known = attempts.read(null, attemptId(link, key));
  return known !== undefined && (known.isSetAside || known.restUntil > now);
}

function attemptId(link: number, key: string): string {
  return `${link} ${key}`;
}
