/**
 * Ends a link. Both sides keep their data; our triggers and notes go always, the keys, their column and `_sync` on request. The sheet is
 * tidied first, in a session, so that no write is on its way when the link ends; a file that is not ours to see any more keeps
 * what it has.
 */
import { isAccessLost } from '../core/access-lost.ts';
import type { Link } from '../core/link.ts';
import { headerText } from '../core/read-tab.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import { takeNotesAway } from '../notes/keep-notes.ts';
import type { WriteNotesPorts } from '../notes/write-notes.ts';
import { inSession, type Session, type SessionPorts } from '../spreadsheet/session.ts';

export type UnlinkPorts = SessionPorts &
  WriteNotesPorts &
  Pick<Ports, 'links' | 'tables' | 'sheets' | 'spreadsheets' | 'log'>;

/** Work on a spreadsheet ends within this, as a rule; a person waits for the answer. */
const TRIES = 40;
const TRY_EVERY_MS = 500;

/** `clean`: the sheet is to look as if it had never been linked. Throws LINK_BUSY while another process works on the file. */
export function unlinkTab(
  ports: UnlinkPorts,
  { sleep }: { sleep: (ms: number) => Promise<unknown> },
): (link: Link, clean: boolean) => Promise<void> {
  return async (link, clean) => {
    // From here on no work on the link begins; what has begun ends before the session is ours.
    await ports.links.pauseByPerson(link.id, 'The link is being ended.');
    try {
      for (let tries = 1; (await endInSession(ports, link, clean)) === 'busy'; tries += 1) {
        if (tries === TRIES) throw new SyncError('LINK_BUSY');
        await sleep(TRY_EVERY_MS);
      }
    } catch (error) {
      if (!isAccessLost(error)) throw error;
      await endIn(ports, link);
    }
    ports.log.info({ event: 'unlinked', link: link.id, table: link.table, clean }, 'A tab was unlinked');
  };
}

function endInSession(ports: UnlinkPorts, link: Link, clean: boolean): Promise<'done' | 'busy'> {
  return inSession(ports, link.spreadsheet, new AbortController().signal, async (session) => {
    await endIn(ports, link, async () => {
      await takeNotesAway(ports, session, link);
      if (clean) await tidySheet(ports, session, link);
    });
  });
}

/** A link that ended meanwhile is left as it is: its tab and its table may belong to another link by now. */
async function endIn(ports: UnlinkPorts, link: Link, tidy = () => Promise.resolve()): Promise<void> {
  const living = await ports.links.list(link.spreadsheet);
  if (!living.some(({ id }) => id === link.id)) return;
  await ports.tables.unwatch(link.table);
  await tidy();
  await ports.links.unlink(link.id);
}

async function tidySheet(ports: UnlinkPorts, { spreadsheet, signal }: Session, link: Link): Promise<void> {
  const { googleId, scratchTabId } = spreadsheet;
  const { tabs } = await ports.sheets.describe(googleId, signal);
  const tab = tabs.find(({ tabId }) => tabId === link.tabId);
  if (tab && link.ownKey !== true && tab.rowCount > link.headerRow) {
    const row = { startRow: link.headerRow, endRow: link.headerRow + 1 };
    const read = await ports.sheets.read(googleId, [{ tabId: link.tabId, ...row, startColumn: 0 }], signal);
    const header = read.ranges[0]?.rows[0] ?? [];
    const column = header.findIndex((cell) => headerText(cell) === link.keyHeader);
    if (column >= 0) await ports.sheets.removeColumn(googleId, link.tabId, column);
  }
  const others = (await ports.links.list(spreadsheet.id)).filter(({ id }) => id !== link.id);
  if (others.length > 0 || scratchTabId === null) return;
  if (tabs.some(({ tabId }) => tabId === scratchTabId)) await ports.sheets.removeTab(googleId, scratchTabId);
  await ports.spreadsheets.setScratchTab(spreadsheet.id, null);
}
