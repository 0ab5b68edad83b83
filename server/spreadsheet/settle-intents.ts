/**
 * Settles open intents: each is decided by its once-token, never by looking whether the write landed and never by
 * sending it again. Sending the token alone is accepted only if the write was never applied, and then it never can be.
 */
import { SyncError } from '../core/sync-error.ts';
import type { Intent } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Micros } from '../core/micros.ts';
import { tokenId, tokenTitle } from '../core/once-token.ts';
import type { Intents } from '../ports/intents.ts';
import type { Ports } from '../ports/ports.ts';
import type { Readback } from '../ports/sheets.ts';
import { finishIntent, type FinishPorts } from './finish-intent.ts';
import { pauseLink } from './pause-link.ts';
import { missingTab } from './read-rows.ts';
import { readTokens } from './read-tokens.ts';
import { scratchTabOf } from './scratch-tab-of.ts';
import type { Session } from './session.ts';
import { writeContext } from './write-context.ts';

export type SettlePorts = FinishPorts & Pick<Ports, 'sheets' | 'spreadsheets' | 'registry' | 'clock'>;

/** Google ends a call after 180 seconds; after this long none can land any more. */
const LANDING_US: Micros = 10 * 60 * 1_000_000;

type Header = Awaited<ReturnType<Intents['unsettled']>>[number];

export async function settleIntents(ports: SettlePorts, session: Session): Promise<void> {
  for (const header of await ports.intents.unsettled(session.spreadsheet.id)) {
    if (header.state === 'preparing') await voidIntent(ports, session, header.n);
    else await settleOpen(ports, session, header);
  }
}

/** Ends an intent that certainly was not and will not be applied; its rows are free and stay dirty. */
export async function voidIntent(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'intents'>,
  session: Session,
  n: number,
): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.intents.end(tx, session.spreadsheet.id, n, 'void');
  });
}

/** Throws SHEETS_UNAVAILABLE when Google's answer leaves the matter open; the next session tries again. */
export async function settleOpen(
  ports: SettlePorts,
  session: Session,
  header: Header,
): Promise<'applied' | 'void'> {
  const link = await ports.links.get(header.link);
  const burn = await ports.sheets.burn(writeContext(session.spreadsheet, link), header.n, session.signal);
  if (burn === 'unknown') {
    await pauseWithoutScratch(ports, session, link);
    throw new SyncError('SHEETS_UNAVAILABLE', 'a write could not be settled yet');
  }
  if (burn === 'refused') return settleWithoutToken(ports, session, link, header);
  if (burn === 'applied' || (burn === 'exists' && (await isOurWrite(ports, session, header.n)))) {
    const { intent, readback } = await readBack(ports, session, link, header);
    await finishIntent(ports, session, intent, readback, ports.clock.upper());
    return 'applied';
  }
  await voidIntent(ports, session, header.n);
  return 'void';
}

/**
 * Google refuses the token for a reason that is not its number, so it cannot tell. Once no call can land any more, `_sync`
 * does: it shows the number of the last write that was applied.
 */
async function settleWithoutToken(
  ports: SettlePorts,
  session: Session,
  link: Link,
  header: Header,
): Promise<'applied' | 'void'> {
  if (ports.clock.lower() <= (header.sentAt ?? 0) + LANDING_US) {
    throw new SyncError('SHEETS_UNAVAILABLE', 'Google refuses the token of a write: it is settled later');
  }
  const { intent, readback } = await readBack(ports, session, link, header);
  const isApplied = readback.lastN === header.n;
  const fields = { event: 'settled-without-token', link: link.publicId, n: header.n, isApplied };
  ports.log.warn(fields, 'Google refused the token of a write; the scratch tab told what became of it');
  if (isApplied) await finishIntent(ports, session, intent, readback, ports.clock.upper());
  else await voidIntent(ports, session, header.n);
  return isApplied ? 'applied' : 'void';
}

/**
 * `_sync` shows a write that counts as never applied: it landed when nothing could hold it any more, because a person had deleted its
 * token. What it did is finished from its copies, instead of being read as edits. False when no such write of ours is known.
 */
export async function finishLate(ports: SettlePorts, session: Session, n: number): Promise<boolean> {
  const { id } = session.spreadsheet;
  const header = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, id, session.fence);
    return ports.intents.reopen(tx, id, n);
  });
  if (header === null) return false;
  const link = (await ports.links.list(id)).find((each) => each.id === header.link);
  const known = link && (await readBack(ports, session, link, header));
  if (known?.readback.lastN !== n) {
    await voidIntent(ports, session, n);
    return false;
  }
  const fields = { event: 'write-landed-late', link: link?.publicId, n };
  ports.log.warn(fields, 'a write landed although it was settled as never applied: it is finished');
  await finishIntent(ports, session, known.intent, known.readback, ports.clock.upper());
  return true;
}

async function readBack(
  ports: SettlePorts,
  session: Session,
  link: Link,
  header: Header,
): Promise<{ intent: Intent; readback: Readback }> {
  const items = await ports.intents.allItems(session.spreadsheet.id, header.n);
  const intent: Intent = { ...header, items: items.map((stored) => stored.item) };
  const context = writeContext(session.spreadsheet, link);
  return { intent, readback: await ports.sheets.readback(context, intent, session.signal) };
}

/** A burn whose own answer was lost says "exists", too: only the token's title tells which call made it. */
async function isOurWrite(ports: SettlePorts, session: Session, n: number): Promise<boolean> {
  const tokens = await readTokens(ports, session);
  const token = tokens.find((candidate) => candidate.id === tokenId(n));
  return token?.title === tokenTitle(session.spreadsheet.nonce, 'write');
}

/** The tokens are gone with the scratch tab: nothing can be settled until it is back, and people read why. */
async function pauseWithoutScratch(ports: SettlePorts, session: Session, link: Link): Promise<void> {
  const { tabs } = await ports.sheets.describe(session.spreadsheet.googleId, session.signal);
  const hasScratch = tabs.some(({ tabId }) => tabId === scratchTabOf(session.spreadsheet));
  const reason = missingTab(link, true, hasScratch);
  if (reason !== null && link.status !== 'paused') await pauseLink(ports, link, reason);
}
