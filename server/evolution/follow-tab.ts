/**
 * Brings a link's registry up to what the header row of its tab shows, and gives new columns their places: in MySQL by ALTER
 * TABLE, in the tab by an inserted column. Tags are put on columns that have none; only a later read that shows a tag under
 * the right header makes it count.
 */
import type { RawCell } from '../../shared/cell.ts';
import type { Link } from '../core/link.ts';
import { followHeader, type Followed } from '../core/schema/follow-header.ts';
import type { ColumnTag, HeaderSeen, Registry } from '../core/schema/registered-column.ts';
import { KEY_TAG } from '../core/schema/registered-column.ts';
import { schemaEvents } from '../core/schema/schema-events.ts';
import { isSettled, withHeader } from '../core/schema/with-header.ts';
import { SyncError } from '../core/sync-error.ts';
import { detectColumn } from '../core/values/detect-type.ts';
import { unlessRefused } from '../core/unless-refused.ts';
import type { Evolved, EvolvePorts, EvolveSession } from './evolve-link.ts';
import { placeColumns } from './place-columns.ts';
import { headerOf } from './read-header.ts';
import { saveRegistry } from './save-registry.ts';

/** Rows from which the types of new columns are detected. */
const SAMPLE_ROWS_MAX = 2_000;
/** Tags are put on, then seen; new columns are made, then found. More is somebody changing columns all the time. */
const ROUNDS_MAX = 5;

export async function followTab(
  ports: EvolvePorts,
  session: EvolveSession,
  linkId: number,
): Promise<Evolved> {
  let hasChanged = false;
  let canTag = true;
  let wasRefused = false;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    session.signal.throwIfAborted();
    const link = await ports.links.get(linkId);
    const registry = await ports.registry.read(linkId);
    const seen = await readTab(ports, session, link, registry);
    if (seen === null) break;
    const { followed, sample } = seen;
    if (followed.kind === 'unclear') return { kind: 'stop', reason: followed.sentence };
    const next = await save(ports, session, link, registry, followed, sample);
    hasChanged ||= next.version !== registry.version;
    if (canTag) canTag = await putTags(ports, session, link, next);
    const placed = await placeColumns(ports, session, link, next);
    hasChanged ||= placed.isChanged;
    if (placed.refused !== null && wasRefused) return { kind: 'stop', reason: notInserted(placed.refused) };
    wasRefused = placed.refused !== null;
    const isTagOwed = canTag && tagsOf(next).length > 0;
    // Tags that were seen change nothing of what the tab would show next.
    const isAsBefore = next.version === registry.version;
    if (isAsBefore && !placed.isChanged && !isTagOwed) break;
  }
  return hasChanged ? { kind: 'evolved' } : { kind: 'same' };
}

function notInserted(header: string): string {
  return `MySQL has a new column "${header}", but Google would not insert a column for it into the tab. Look for protected ranges there, then choose "Sync now".`;
}

interface Seen {
  followed: ReturnType<typeof followHeader>;
  /** Cells below the header; read only when there are new columns. */
  sample: readonly (readonly RawCell[])[];
}

/** Null when the tab is gone: whoever reads its rows says so. New columns are judged by a read that shows header and cells at once. */
async function readTab(
  ports: EvolvePorts,
  session: EvolveSession,
  link: Link,
  registry: Registry,
): Promise<Seen | null> {
  const { headerRow, tabId } = link;
  const read = async (
    rows: number,
  ): Promise<{ header: HeaderSeen; rows: RawCell[][]; rowCount: number } | null> => {
    const range = { tabId, startRow: headerRow, endRow: headerRow + rows, startColumn: 0 };
    const answer = await unlessRefused(
      ports.sheets.read(session.spreadsheet.googleId, [range], session.signal),
    );
    const tab = answer?.info.tabs.find((candidate) => candidate.tabId === tabId);
    if (answer === null || tab === undefined) return null;
    const [header = [], ...below] = answer.ranges[0]?.rows ?? [];
    return { header: headerOf(link, answer, header), rows: below, rowCount: tab.rowCount };
  };
  const first = await read(1);
  if (first === null) return null;
  const followed = followHeader(registry, first.header);
  if (followed.kind === 'unclear' || followed.added.length === 0) return { followed, sample: [] };
  const again = await read(Math.min(first.rowCount - headerRow, 1 + SAMPLE_ROWS_MAX));
  return again && { followed: followHeader(registry, again.header), sample: again.rows };
}

async function save(
  ports: EvolvePorts,
  session: EvolveSession,
  link: Link,
  registry: Registry,
  followed: Followed,
  sample: readonly (readonly RawCell[])[],
): Promise<Registry> {
  const isSame = isSettled(registry, followed);
  const areTagsSame =
    followed.tagged.length === 0 && followed.untagged.every(({ id }) => isUntagged(registry, id));
  if (isSame && areTagsSame) return registry;
  const taken = await ports.tables.columns(link.table);
  const next = withHeader(registry, followed, {
    typeOf: (index) => detectColumn(sample.map((row) => row[index] ?? null)),
    namesTaken: taken.map(({ name }) => name),
  });
  // What is only told of tags concerns nobody who reads or captures.
  const stored = isSame ? { ...next, version: registry.version } : next;
  await saveRegistry(ports, session, link.id, registry, stored, isSame ? [] : schemaEvents(registry, next));
  return stored;
}

function isUntagged({ columns, key }: Registry, id: string): boolean {
  return id === KEY_TAG ? !key.isTagged : columns.every((column) => column.id !== id || !column.isTagged);
}

/** The tags that are owed. */
function tagsOf({ columns, key }: Registry): ColumnTag[] {
  const tags = columns.flatMap(({ id, index, status, why, isTagged }) =>
    !isTagged && index !== null && (status !== 'deprecated' || why === 'skipped')
      ? [{ column: index, id }]
      : [],
  );
  return key.isTagged ? tags : [...tags, { column: key.index, id: KEY_TAG }];
}

/** False when Google will not have them: the columns are known by their headers then. */
async function putTags(
  { sheets, log }: EvolvePorts,
  session: EvolveSession,
  link: Link,
  registry: Registry,
): Promise<boolean> {
  const tags = tagsOf(registry);
  if (tags.length === 0) return true;
  try {
    await sheets.tagColumns(session.spreadsheet.googleId, link.tabId, link.publicId, tags);
    return true;
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'SHEETS_REFUSED') throw error;
    log.warn({ event: 'tags-refused', link: link.publicId, error }, 'columns could not be tagged');
    return false;
  }
}
