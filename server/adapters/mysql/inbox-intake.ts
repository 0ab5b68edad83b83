/**
 * Takes batches of edits into the inbox. Batches that come at the same time are stored in one transaction, because its commit is what
 * takes the time; each caller is answered when it is done. A batch that fails there is tried alone: it fails nobody else's.
 */
import type { RowEdit } from '../../../shared/protocol/edit-batch.ts';
import { isOwnFailure } from '../../core/attempts.ts';
import type { Database, Tx } from '../../ports/database.ts';
import type { Inbox } from '../../ports/inbox.ts';
import { chunksBySize } from './chunks.ts';
import { sessionOf } from './database.ts';
import { nudgeLink } from './links.ts';
import { mysqlNumber } from './mysql-errors.ts';
import type { Session, SqlValue } from './session.ts';

type Batch = Parameters<Inbox['append']>[1];

interface Waiting {
  link: number;
  batch: Batch;
  answer: PromiseWithResolvers<boolean>;
}

const DUPLICATE = 1062;
const GROUP_BATCHES_MAX = 50;
/** While one group is committed, the next one is inserted. */
const GROUPS_AT_ONCE = 2;

/** The transaction rolls back, and each batch goes alone. */
class NotTogether extends Error {}

export function groupedIntake(database: Database): Inbox['append'] {
  const waiting: Waiting[] = [];
  let storing = 0;

  /** While groups are stored, the next one gathers. */
  const storeAll = async (): Promise<void> => {
    storing += 1;
    while (waiting.length > 0) await storeGroup(database, waiting.splice(0, GROUP_BATCHES_MAX));
    storing -= 1;
  };

  return (link, batch) => {
    // It locks the link, for which it may have to wait: others must not wait with it.
    if (nudges(batch)) return database.transaction((tx) => storeOne(sessionOf(tx), link, batch));
    const answer = Promise.withResolvers<boolean>();
    waiting.push({ link, batch, answer });
    if (storing < GROUPS_AT_ONCE) void storeAll();
    return answer.promise;
  };
}

/** Never rejects: the callers are told. */
async function storeGroup(database: Database, group: readonly Waiting[]): Promise<void> {
  if (group.length > 1) {
    try {
      await database.transaction((tx) => storeTogether(tx, group));
      for (const { answer } of group) answer.resolve(true);
      return;
    } catch (error) {
      const isOfOne = error instanceof NotTogether || isOwnFailure(error);
      if (!isOfOne) {
        for (const { answer } of group) answer.reject(error);
        return;
      }
      // Whose fault it is shows when each goes alone.
    }
  }
  for (const { link, batch, answer } of group) {
    await database
      .transaction((tx) => storeOne(sessionOf(tx), link, batch))
      .then(answer.resolve, answer.reject);
  }
}

async function storeTogether(tx: Tx, group: readonly Waiting[]): Promise<void> {
  const session = sessionOf(tx);
  // In one order, so that no two groups wait for each other.
  const ids = group.map(({ link, batch }): [number, string] => [link, batch.batchId]);
  ids.sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
  const places = ids.map(() => '(?, ?, UTC_TIMESTAMP(6))').join(', ');
  try {
    await session.write(
      `INSERT INTO sync_inbox_batches (link_id, batch_id, received_at) VALUES ${places}`,
      ids.flat(),
    );
  } catch (error) {
    if (mysqlNumber(error) === DUPLICATE) throw new NotTogether();
    throw error;
  }
  await insertEntries(session, group);
}

/** False: the batch is there already. */
async function storeOne(session: Session, link: number, batch: Batch): Promise<boolean> {
  if (!(await isFirst(session, link, batch.batchId))) return false;
  await insertEntries(session, [{ link, batch }]);
  if (nudges(batch)) await nudgeLink(session, link);
  return true;
}

/** A row without a key is found by reading the tab: only a read can give it one. */
function nudges({ nudge, edits }: Batch): boolean {
  return nudge || edits.some(({ key }) => key === null);
}

/** The batch's own row decides; a second intake of the same batch waits for the first and then sees it. */
async function isFirst(session: Session, link: number, batchId: string): Promise<boolean> {
  try {
    await session.write(
      'INSERT INTO sync_inbox_batches (link_id, batch_id, received_at) VALUES (?, ?, UTC_TIMESTAMP(6))',
      [link, batchId],
    );
    return true;
  } catch (error) {
    if (mysqlNumber(error) === DUPLICATE) return false;
    throw error;
  }
}

async function insertEntries(
  session: Session,
  group: readonly Pick<Waiting, 'link' | 'batch'>[],
): Promise<void> {
  if (group.every(({ batch }) => !batch.edits.some(isKeyed))) return;
  const entries = group.flatMap(({ link, batch }) =>
    batch.edits
      .filter(isKeyed)
      .map(({ key, row, cells }, index): SqlValue[] => [
        link,
        batch.batchId,
        index,
        key,
        row - 1,
        JSON.stringify(cells),
        Math.round(batch.capturedAt),
        batch.by ?? null,
        batch.registry ?? 1,
      ]),
  );
  for (const chunk of chunksBySize(entries, (values) => String(values[5]).length)) {
    const places = chunk.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))').join(', ');
    await session.write(
      `INSERT INTO sync_inbox (link_id, batch_id, entry_no, row_key, sheet_row, cells, captured_at_us, edited_by,
         registry_version, received_at)
       VALUES ${places}`,
      chunk.flat(),
    );
  }
}

function isKeyed(edit: RowEdit): boolean {
  return edit.key !== null;
}
