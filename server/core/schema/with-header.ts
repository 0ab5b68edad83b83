/**
 * The registry after the tab's header was followed. A column that comes back gets a new id: bases are kept by id, so nothing
 * that was known of its cells before counts when it meets MySQL's values again. Pure.
 */
import { columnName } from '../column-name.ts';
import type { DetectedType } from '../values/detect-type.ts';
import type { Followed } from './follow-header.ts';
import { KEY_TAG, type RegisteredColumn, type Registry } from './registered-column.ts';

/** More do not fit into a row of MySQL's. */
const COLUMNS_MAX = 190;

export interface NewColumns {
  /** The type of a new column, by its 0-based place in the tab. */
  typeOf: (index: number) => DetectedType;
  /** Names that MySQL's table has already. */
  namesTaken: Iterable<string>;
}

export function withHeader(registry: Registry, followed: Followed, news: NewColumns): Registry {
  let { idsGiven } = registry;
  const version = registry.version + 1;
  const newId = () => `c${(idsGiven += 1)}`;
  const active = new Map(followed.active.map((placed) => [placed.id, placed]));
  const deprecated = new Map(followed.deprecated.map((placed) => [placed.id, placed]));
  const untagged = new Set(followed.untagged.map(({ id }) => id));
  const tagged = new Set(followed.tagged);
  const columns = registry.columns.map((column): RegisteredColumn => {
    const placed = active.get(column.id);
    const out = deprecated.get(column.id);
    if (placed !== undefined) {
      const { index, header, isBack } = placed;
      const isTagged = !isBack && !untagged.has(column.id) && (column.isTagged || tagged.has(column.id));
      const status = column.isInTable ? 'active' : 'wanted';
      const id = isBack ? newId() : column.id;
      return { ...column, id, index, header, status, why: null, isTagged };
    }
    if (out === undefined) return column;
    const isTagged = column.isTagged && out.index !== null;
    return { ...column, status: 'deprecated', why: out.why, index: out.index, header: out.header, isTagged };
  });
  const names = new Set([...news.namesTaken, ...columns.map(({ name }) => name)]);
  let synced = columns.filter(({ status }) => status !== 'deprecated').length;
  for (const { index, header, why } of followed.added) {
    const name = columnName(header, names);
    names.add(name);
    const isTooMany = why === null && synced >= COLUMNS_MAX;
    if (why === null && !isTooMany) synced += 1;
    const reason = isTooMany ? ('unsupported' as const) : why;
    columns.push({
      id: newId(),
      index,
      header,
      name,
      ...news.typeOf(index),
      status: reason === null ? 'wanted' : 'deprecated',
      why: reason,
      isTagged: false,
      isInTable: false,
    });
  }
  const key = {
    ...followed.key,
    isTagged: !untagged.has(KEY_TAG) && (registry.key.isTagged || tagged.has(KEY_TAG)),
  };
  return { version, key, idsGiven, columns: columns.map((column) => dated(registry, column, version)) };
}

/** `since` tells from which version on a column is where it is: edits captured before are no longer sure of it. */
export function dated(before: Registry, column: RegisteredColumn, version: number): RegisteredColumn {
  const old = before.columns.find(({ id }) => id === column.id);
  const isSame = old?.index === column.index && old.header === column.header && old.status === column.status;
  return isSame ? column : { ...column, since: version };
}

/** Nothing but tags differs: what was read counts. */
export function isSettled(registry: Registry, followed: Followed): boolean {
  const { active, added, deprecated, key } = followed;
  const known = new Map(registry.columns.map((column) => [column.id, column]));
  const isKeySame = key.index === registry.key.index && key.header === registry.key.header;
  const areActive = active.every(({ id, index, header, isBack }) => {
    const column = known.get(id);
    return !isBack && column?.status !== 'deprecated' && column?.index === index && column.header === header;
  });
  const areOut = deprecated.every(({ id, why, index, header }) => {
    const column = known.get(id);
    return (
      column?.status === 'deprecated' &&
      column.why === why &&
      column.index === index &&
      column.header === header
    );
  });
  return isKeySame && areActive && areOut && added.length === 0;
}
