/**
 * Undoes what our writes did to rows that a person had moved in that instant. It runs before any other write to the
 * spreadsheet: until then the scratch tab holds the copies that the repairs are made of.
 */
import { batchBudget } from '../core/batch-budget.ts';
import type { Link } from '../core/link.ts';
import { planRepairs, type TabAsRead } from '../core/plan-repairs.ts';
import { REPAIR_ROUNDS_MAX, type OwedRepair } from '../core/repair.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';
import { isRefusal, pauseLink } from './pause-link.ts';
import { readWholeTab, type SeenTab } from './read-rows.ts';
import type { Session } from './session.ts';
import { finishLate, type SettlePorts } from './settle-intents.ts';
import { writeItems } from './write-items.ts';

const RESTLESS =
  'Rows were moved again and again while they were put back. Choose "Sync now" when nobody moves rows.';

/** Reads of one session that tell nothing, because rows or columns moved meanwhile: then it is tried again later. */
const UNCLEAR_READS_MAX = 4;

type RepairPorts = SettlePorts & Pick<Ports, 'budget'>;

/** Throws TAB_RESTLESS when a tab could not be read as of one moment. */
export async function repairSheet(ports: RepairPorts, session: Session): Promise<void> {
  let [round, unclear] = [0, 0];
  for (;;) {
    const owed = await ports.repairs.owed(session.spreadsheet.id);
    if (owed.size === 0) return;
    let isTried = false;
    for (const [linkId, repairs] of owed) {
      session.signal.throwIfAborted();
      const link = await ports.links.get(linkId);
      if (round >= REPAIR_ROUNDS_MAX) await giveUp(ports, session, link, repairs, RESTLESS);
      else if ((await repairLink(ports, session, link, repairs)) === 'tried') isTried = true;
      else if ((unclear += 1) >= UNCLEAR_READS_MAX) throw new SyncError('TAB_RESTLESS');
    }
    if (round >= REPAIR_ROUNDS_MAX) return;
    if (isTried) round += 1;
  }
}

/** `unclear`: what was read does not tell where the repairs belong. */
async function repairLink(
  ports: RepairPorts,
  session: Session,
  link: Link,
  repairs: readonly OwedRepair[],
): Promise<'tried' | 'unclear'> {
  let read = await readWholeTab(ports, session, link);
  if (read.kind === 'evolved') return 'unclear';
  if (read.kind === 'stop' && read.laterN !== undefined && (await finishLate(ports, session, read.laterN))) {
    return 'unclear';
  }
  if (read.kind === 'stop') {
    await giveUp(ports, session, link, repairs, read.reason);
    return 'tried';
  }
  let plan = planRepairs(repairs, tabAsRead(link, read));
  if (plan.dropped.length > 0) {
    // Its row may be missing in the answer only: the copy is all that is left of an edit, so a second read has to agree.
    const before = new Set(plan.dropped);
    read = await readWholeTab(ports, session, link);
    if (read.kind !== 'read') return 'unclear';
    plan = planRepairs(repairs, tabAsRead(link, read));
    const dropped = plan.dropped.filter((id) => before.has(id));
    await ports.database.transaction(async (tx) => {
      await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
      const ended = repairs.filter(({ id }) => dropped.includes(id));
      await release(ports, tx, link, ended, false);
      await ports.repairs.done(tx, dropped);
      await ports.links.nudge(link.id, tx);
    });
  }
  const budget = batchBudget(link.columns);
  const items = plan.items.filter((item) => budget.take(item));
  if (items.length === 0) return 'tried';
  try {
    await writeItems(ports, session, link, read, items, plan.copiesAt);
  } catch (error) {
    // The grid changed since it was read: the next round reads it anew.
    if (!isRefusal(error)) throw error;
  }
  return 'tried';
}

function tabAsRead(link: Link, { rows, places, tab }: SeenTab): TabAsRead {
  const { rowCount, columnCount } = tab;
  const { headerRow, columns, keyColumn } = link;
  return { rows, rowCount, columnCount, headerRow, columns, keyColumn, isKnown: (key) => places.has(key) };
}

/** Rows that we deleted and that cannot be put back are written anew from MySQL; the rest stays on record. */
async function giveUp(
  ports: SettlePorts,
  session: Session,
  link: Link,
  repairs: readonly OwedRepair[],
  why: string,
): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await release(ports, tx, link, repairs, true);
    await ports.repairs.giveUp(
      tx,
      repairs.map(({ id }) => id),
      why,
    );
    await pauseLink(ports, link, why, tx);
  });
}

/** Rows that were gone by us are judged like any others again. */
async function release(
  ports: Pick<SettlePorts, 'rows'>,
  tx: Tx,
  link: Link,
  repairs: readonly OwedRepair[],
  isGone: boolean,
): Promise<void> {
  const keys = repairs.flatMap(({ repair }) => (repair.kind === 'putBack' && repair.key ? [repair.key] : []));
  const states = await ports.rows.lock(tx, link.id, keys);
  await ports.rows.save(
    tx,
    link.id,
    [...states.values()].map((state) => ({
      ...state,
      goneByUs: false,
      ...(isGone && { base: null, row: null, dirty: true }),
    })),
  );
}
