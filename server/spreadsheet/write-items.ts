/** Stores items that are decided already as one intent, and sends it: keys for rows, and repairs. */
import { newIntent, type IntentItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { SeenTab } from './read-rows.ts';
import { sendIntent } from './send-intent.ts';
import type { Session } from './session.ts';
import type { SettlePorts } from './settle-intents.ts';

/** `copiesAt` is the first column of the copies on the scratch tab. */
export async function writeItems(
  ports: SettlePorts,
  session: Session,
  link: Link,
  read: Pick<SeenTab, 'lo' | 'tab' | 'scratch'>,
  items: readonly IntentItem[],
  copiesAt = 0,
): Promise<void> {
  const { columnCount } = read.tab;
  const facts = { fence: session.fence, lo: read.lo, appendAfter: link.headerRow, columnCount, copiesAt };
  const intent = newIntent(link, facts);
  intent.items.push(...items);
  intent.n = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const n = await ports.spreadsheets.takeN(tx, session.spreadsheet.id);
    await ports.intents.begin(tx, { ...intent, n });
    const stored = items.map((item) => ({ item, pk: null, changes: [] }));
    await ports.intents.addItems(tx, session.spreadsheet.id, n, stored);
    return n;
  });
  await sendIntent(ports, { session, link, intent, tab: read.tab, scratch: read.scratch });
}
