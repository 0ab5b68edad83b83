/**
 * Decides what became of a link's columns from the tab's header row and the tags on its columns: which were renamed, moved,
 * removed, came back or are new, and which cannot be synced as they are. A column is who its tag says; without a tag, who its
 * header says; where both could be meant, a person is asked, because a wrong guess would put values into another column. Pure.
 */
import { columnLetters } from '../column-letters.ts';
import type {
  HeaderSeen,
  KeyColumn,
  RegisteredColumn,
  Registry,
  WhyDeprecated,
} from './registered-column.ts';
import { KEY_TAG } from './registered-column.ts';

export interface Placed {
  id: string;
  index: number;
  header: string;
  /** It was away, or its tag was: what was known of its cells counts no longer. */
  isBack: boolean;
}

export interface Followed {
  kind: 'followed';
  /** Active columns and those that come back, where they are now. */
  active: Placed[];
  key: Pick<KeyColumn, 'index' | 'header'>;
  /** Columns that are not synced (any more), with why, and where they are. */
  deprecated: { id: string; why: WhyDeprecated; index: number | null; header: string }[];
  /** Columns of the tab that the registry does not know. `why` is null for those that are to be synced. */
  added: { index: number; header: string; why: 'duplicate' | null }[];
  /** Columns whose tag is missing or on another column. */
  untagged: { id: string; index: number }[];
  /** Ids whose tag is seen on them for the first time. */
  tagged: string[];
}

/** A person has to say which column is which, or to bring the key column back. */
export interface Unclear {
  kind: 'unclear';
  sentence: string;
}

export function followHeader(registry: Registry, seen: HeaderSeen): Followed | Unclear {
  const { columns, key } = registry;
  const sight = sightOf(seen);
  try {
    const keyAt = followKey(registry, sight);
    const places = new Map<string, number>();
    const claimed = new Map<number, string>();
    for (const column of columns.filter(({ status }) => status === 'active')) {
      const place = placeOf(column.id, column, sight, otherHomes(registry, column, sight));
      if (place === null) continue;
      // A column of people's own may hold the row keys and be synced, too; then it stays both.
      if ((column.index === key.index) !== (place === keyAt.index)) {
        throw new Ask(
          `Column ${columnLetters(place)} could be "${column.header}" or hold the row keys ("${key.header}"). Give both columns their headers back.`,
        );
      }
      claim(claimed, place, column.header, sight);
      places.set(column.id, place);
    }
    return sortOut(columns, key, keyAt, places, claimed, sight);
  } catch (error) {
    if (error instanceof Ask) return { kind: 'unclear', sentence: error.message };
    throw error;
  }
}

class Ask extends Error {}

interface Sight {
  texts: readonly string[];
  /** Columns by header; blank headers are not in it. */
  byText: ReadonlyMap<string, readonly number[]>;
  /** Columns by tag. */
  byTag: ReadonlyMap<string, readonly number[]>;
}

function sightOf({ texts, tags }: HeaderSeen): Sight {
  const byText = new Map<string, number[]>();
  texts.forEach((text, index) => {
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), index]);
  });
  const byTag = new Map<string, number[]>();
  for (const { id, column } of tags) byTag.set(id, [...(byTag.get(id) ?? []), column]);
  return { texts, byText, byTag };
}

type Known = Pick<RegisteredColumn, 'header' | 'index' | 'isTagged'>;

/**
 * Columns of the tab that certainly are others: their tag and their header agree. A column that holds the row keys and is
 * synced, too, is one and the same.
 */
function otherHomes({ columns, key }: Registry, own: Known, { byTag, texts }: Sight): ReadonlySet<number> {
  const all = [...columns, { ...key, id: KEY_TAG }];
  return new Set(
    all.flatMap((other) =>
      !other.isTagged || other.index === own.index
        ? []
        : (byTag.get(other.id) ?? []).filter((index) => texts[index] === other.header),
    ),
  );
}

/** Where a column is now; null when it is not in the tab, or has no header there. Throws Ask. */
function placeOf(tag: string, known: Known, sight: Sight, others: ReadonlySet<number>): number | null {
  const named = (sight.byText.get(known.header) ?? []).filter((index) => !others.has(index));
  const tagged = known.isTagged ? tagPlace(sight.byTag.get(tag) ?? [], known, sight) : null;
  if (tagged === null) {
    if (named.length > 1) throw new Ask(severalAlike(named, known.header));
    if (named[0] !== undefined) return named[0];
    if (known.isTagged) return null;
    throw new Ask(`The column "${known.header}" is not where it was. Put its header back to go on.`);
  }
  const text = sight.texts[tagged] ?? '';
  if (text === known.header) return tagged;
  const elsewhere = named.filter((index) => index !== tagged);
  if (elsewhere.length === 0) return text === '' ? null : tagged;
  // Its cells were cut and pasted: only its tag stayed behind.
  if (text === '' && elsewhere.length === 1) return elsewhere[0] ?? null;
  throw new Ask(
    `Column ${columnLetters(tagged)} was "${known.header}" and is "${text}" now, but column ${lettersOf(elsewhere)} is called "${known.header}". ` +
      `Rowlink cannot tell which one is meant. If column ${columnLetters(tagged)} is still the same column, give column ${lettersOf(elsewhere)} another header; ` +
      `if its cells were moved, clear the header of column ${columnLetters(tagged)} for a moment.`,
  );
}

/** The column that carries the tag; of several, the one with the right header, else the one at the old place. */
function tagPlace(places: readonly number[], known: Known, { texts }: Sight): number | null {
  if (places.length <= 1) return places[0] ?? null;
  const named = places.filter((index) => texts[index] === known.header);
  if (named.length === 1) return named[0] ?? null;
  if (known.index !== null && places.includes(known.index)) return known.index;
  throw new Ask(severalAlike(places, known.header));
}

function severalAlike(columns: readonly number[], header: string): string {
  return `Columns ${lettersOf(columns)} could all be the column "${header}". Give each of them a header of its own.`;
}

function lettersOf(columns: readonly number[]): string {
  return columns.map(columnLetters).join(' and ');
}

function claim(claimed: Map<number, string>, index: number, header: string, { texts }: Sight): void {
  const other = claimed.get(index);
  if (other !== undefined) {
    throw new Ask(
      `Column ${columnLetters(index)} ("${texts[index] ?? ''}") could be "${other}" or "${header}". Give both columns their headers back.`,
    );
  }
  claimed.set(index, header);
}

/** All tags are gone, and every header is where it was: somebody took away the tags, not the columns. */
function areTagsWiped({ columns, key }: Registry, { byTag, texts }: Sight): boolean {
  const active = columns.filter(({ status }) => status === 'active');
  const isThere = ({ index, header }: Known) => texts[index ?? -1] === header;
  return byTag.size === 0 && active.length > 0 && [...active, key].every(isThere);
}

/** Keys say which row is which, so a column that merely reads like theirs is not enough. */
function followKey(registry: Registry, sight: Sight): Pick<KeyColumn, 'index' | 'header'> {
  const { key } = registry;
  const index = placeOf(KEY_TAG, key, sight, otherHomes(registry, key, sight));
  const isProven = !key.isTagged || areTagsWiped(registry, sight);
  if (index === null || !(isProven || sight.byTag.get(KEY_TAG)?.includes(index) === true)) {
    throw new Ask(
      `The column "${key.header}", which holds the row keys, was deleted, emptied or moved by cut and paste. Undo that to go on.`,
    );
  }
  return { index, header: sight.texts[index] ?? '' };
}

function sortOut(
  columns: readonly RegisteredColumn[],
  key: KeyColumn,
  keyAt: Pick<KeyColumn, 'index' | 'header'>,
  places: ReadonlyMap<string, number>,
  claimed: Map<number, string>,
  sight: Sight,
): Followed {
  const followed: Followed = {
    kind: 'followed',
    active: [],
    key: keyAt,
    deprecated: [],
    added: [],
    untagged: [],
    tagged: [],
  };
  const taken = new Set(claimed.keys());
  // A key column that is no mapped column, too, is nobody's.
  if (!taken.has(keyAt.index)) taken.add(keyAt.index);
  const used = new Set<string>();
  const isFirst = (header: string): boolean => {
    const isNew = !used.has(header);
    used.add(header);
    return isNew;
  };
  // Columns that kept their header come first: of two that read alike, the renamed one gives way.
  const byHeader = (column: RegisteredColumn) =>
    sight.texts[places.get(column.id) ?? -1] === column.header ? 0 : 1;
  const active = columns.filter(({ status }) => status === 'active');
  if (!claimed.has(keyAt.index)) used.add(keyAt.header);
  for (const column of active.toSorted((a, b) => byHeader(a) - byHeader(b))) {
    const index = places.get(column.id);
    if (index === undefined) {
      const tagAt = column.isTagged
        ? (sight.byTag.get(column.id) ?? []).find((at) => !taken.has(at))
        : undefined;
      if (tagAt !== undefined) taken.add(tagAt);
      const why = tagAt === undefined ? 'removed' : 'unnamed';
      followed.deprecated.push({ id: column.id, why, index: tagAt ?? null, header: column.header });
      continue;
    }
    const header = sight.texts[index] ?? '';
    // Cells that were cut and pasted look like this, but so does another column that got the old one's header.
    const isBack = column.isTagged && sight.byTag.get(column.id)?.includes(index) !== true;
    if (isFirst(header)) followed.active.push({ id: column.id, index, header, isBack });
    else followed.deprecated.push({ id: column.id, why: 'duplicate', index, header });
  }
  // Tags say more than headers, so they come first.
  const hasTag = ({ id }: RegisteredColumn) => (sight.byTag.get(id) ?? []).some((index) => !taken.has(index));
  const others = columns.filter(({ status }) => status !== 'active');
  for (const column of others.toSorted((a, b) => Number(hasTag(b)) - Number(hasTag(a)))) {
    followOther(column, sight, taken, isFirst, followed);
  }
  sight.texts.forEach((header, index) => {
    if (header === '' || taken.has(index)) return;
    followed.added.push({ index, header, why: isFirst(header) ? null : 'duplicate' });
  });
  tagsOwed(columns, key, followed, sight);
  return followed;
}

/** Deprecated columns, which may have come back, and wanted ones, whose column in the tab may be there. */
function followOther(
  column: RegisteredColumn,
  sight: Sight,
  taken: Set<number>,
  isFirst: (header: string) => boolean,
  followed: Followed,
): void {
  const isFree = (index: number): boolean => !taken.has(index);
  const tagged = (sight.byTag.get(column.id) ?? []).find(isFree);
  const named = (sight.byText.get(column.header) ?? []).filter(isFree);
  const index = tagged ?? (named.length === 1 ? named[0] : undefined);
  const why = column.why ?? 'removed';
  const { id } = column;
  if (index === undefined) {
    // MySQL's new column has no column in the tab yet.
    if (column.status === 'wanted' && column.isInTable) return;
    const isGone = why === 'unnamed' || why === 'duplicate' || why === 'dropped';
    followed.deprecated.push({ id, why: isGone ? 'removed' : why, index: null, header: column.header });
    return;
  }
  taken.add(index);
  const header = sight.texts[index] ?? '';
  const staysOut = why === 'dropped' || why === 'skipped' || why === 'unsupported';
  if (header === '') {
    const blank = staysOut ? why : 'unnamed';
    followed.deprecated.push({ id, why: blank, index, header: column.header });
    return;
  }
  // A header that stands in the tab is nobody else's, although its column is not synced.
  const isOwn = isFirst(header);
  if (staysOut) followed.deprecated.push({ id, why, index, header });
  else if (isOwn) followed.active.push({ id, index, header, isBack: column.status !== 'wanted' });
  else followed.deprecated.push({ id, why: 'duplicate', index, header });
}

function tagsOwed(
  columns: readonly RegisteredColumn[],
  key: KeyColumn,
  followed: Followed,
  { byTag }: Sight,
): void {
  const known = new Map(columns.map((column) => [column.id, column]));
  const owners = [
    ...followed.active.map(({ id, index }) => ({ id, index, isTagged: known.get(id)?.isTagged === true })),
    { id: KEY_TAG, index: followed.key.index, isTagged: key.isTagged },
  ];
  for (const { id, index, isTagged } of owners) {
    const at = byTag.get(id) ?? [];
    if (at.length !== 1 || at[0] !== index) followed.untagged.push({ id, index });
    else if (!isTagged) followed.tagged.push(id);
  }
}
