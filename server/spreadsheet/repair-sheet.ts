/**
 * Undoes what our writes did to rows that a person had moved in that instant. It runs before any other write to the
 * spreadsheet: until then the scratch tab holds the copies that the repairs are made of.
 */
import { batchBudget } from '../core/batch-budget.ts';
import type { Link } from '../core/link.ts';
import { planRepairs, type TabAsRead } from '../core/plan-repairs.ts';
import { REPAIR_ROUNDS_MAX, type OwedRepair } from '../core/repair.ts';
import type { Tx } from '../ports/database.ts';
import { isRefusal, pauseLink } from './pause-link.ts';
import { readWholeTab, type SeenTab } from './read-rows.ts';
import type { Session } from './session.ts';
import { finishLate, type SettlePorts } from './settle-intents.ts';
import { writeItems } from './write-items.ts';

const RESTLESS =
  'Rows were moved again and again while they were put back. Choose "Sync now" when nobody moves rows.';

export async function repairSheet(ports: SettlePorts, session: Session): Promise<void> {
  for (let round = 0; ; round += 1) {
    const owed = await ports.repairs.owed(session.spreadsheet.id);
    if (owed.size === 0) return;
    for (const [linkId, repairs] of owed) {
      session.signal.throwIfAborted();
      const link = await ports.links.get(linkId);
      if (round < REPAIR_ROUNDS_MAX) await repairLink(ports, session, link, repairs);
      else await giveUp(ports, session, link, repairs, RESTLESS);
    }
    if (round >= REPAIR_ROUNDS_MAX) return;
  }
}

async function repairLink(
  ports: SettlePorts,
  session: Session,
  link: Link,
  repairs: readonly OwedRepair[],
): Promise<void> {
  let read = await readWholeTab(ports, session, link);
  if (read.kind === 'evolved') return;
  if (read.kind === 'stop' && read.laterN !== undefined && (await finishLate(ports, session, read.laterN))) {
    return;
  }
  if (read.kind === 'stop') return giveUp(ports, session, link, repairs, read.reason);
  let plan = planRepairs(repairs, tabAsRead(link, read));
  if (plan.dropped.length > 0) {
    // Its row may be missing in the answer only: the copy is all that is left of an edit, so a second read has to agree.
    const before = new Set(plan.dropped);
    read = await readWholeTab(ports, session, link);
    if (read.kind !== 'read') return;
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
  if (items.length === 0) return;
  try {
    await writeItems(ports, session, link, read, items, plan.copiesAt);
  } catch (error) {
    // The grid changed since it was read: the next round reads it anew.
    if (!isRefusal(error)) throw error;
  }
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
