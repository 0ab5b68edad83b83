/** What changed between two states of a registry, in sentences for people: the audit of schema evolution. Pure. */
import { columnLetters } from '../column-letters.ts';
import { bareType } from './column-types.ts';
import type { RegisteredColumn, Registry, WhyDeprecated } from './registered-column.ts';

export type SchemaEventKind =
  | 'added'
  | 'renamed'
  | 'moved'
  | 'retyped'
  | 'revived'
  | 'changed'
  | WhyDeprecated
  | 'key-moved'
  | 'key-renamed';

export interface SchemaEvent {
  kind: SchemaEventKind;
  /** Name of the MySQL column; null for the key column. */
  column: string | null;
  sentence: string;
}

/** Columns are the same where their MySQL names are: those never change. */
export function schemaEvents(before: Registry, after: Registry): SchemaEvent[] {
  const old = new Map(before.columns.map((column) => [column.name, column]));
  const events = after.columns.flatMap((column) => eventsOf(old.get(column.name), column));
  const [was, is] = [before.key, after.key];
  if (was.index !== is.index) {
    events.push(
      keyEvent(
        'key-moved',
        `The row keys are in column ${columnLetters(is.index)} now; they were in column ${columnLetters(was.index)}.`,
      ),
    );
  }
  if (was.header !== is.header) {
    events.push(
      keyEvent(
        'key-renamed',
        `The column of the row keys, "${was.header}" before, is called "${is.header}" now.`,
      ),
    );
  }
  return events;
}

function keyEvent(kind: SchemaEventKind, sentence: string): SchemaEvent {
  return { kind, column: null, sentence };
}

function eventsOf(old: RegisteredColumn | undefined, now: RegisteredColumn): SchemaEvent[] {
  const event = (kind: SchemaEventKind, sentence: string): SchemaEvent => ({
    kind,
    column: now.name,
    sentence,
  });
  if (now.status === 'deprecated') {
    const isNews = old?.status !== 'deprecated' || old.why !== now.why;
    return isNews && now.why !== null ? [event(now.why, WHY_OUT[now.why](now, old))] : [];
  }
  if (old === undefined) return [event('added', addedSentence(now))];
  if (old.status === 'deprecated') return [event('revived', revivedSentence(now))];
  const events: SchemaEvent[] = [];
  if (old.header !== now.header) {
    events.push(
      event(
        'renamed',
        `Column ${placeOf(now)}, "${old.header}" before, is called "${now.header}" now. It stays the MySQL column "${now.name}".`,
      ),
    );
  }
  if (old.index !== now.index && old.index !== null && now.index !== null) {
    events.push(
      event(
        'moved',
        `"${now.header}" is column ${placeOf(now)} now; it was column ${columnLetters(old.index)}.`,
      ),
    );
  }
  if (old.nativeType !== now.nativeType) {
    events.push(
      event(
        'retyped',
        `The MySQL column "${now.name}" is ${bareType(now.nativeType)} now; it was ${bareType(old.nativeType)}.`,
      ),
    );
  }
  if (modesOf(old) !== modesOf(now)) {
    events.push(event('changed', `"${now.header}" is synced like this now: ${modesOf(now)}.`));
  }
  return events;
}

function modesOf({ direction, formulas, rules }: RegisteredColumn): string {
  const shown = formulas === 'text' ? 'texts' : 'values';
  return `${DIRECTIONS[direction ?? 'both']}, formulas as ${shown}, values judged by ${rules ?? 'strict'} rules`;
}

const DIRECTIONS = {
  both: 'both ways',
  'sheet-to-db': 'from the sheet to MySQL only',
  'db-to-sheet': 'from MySQL to the sheet only',
} as const;

function placeOf({ index }: RegisteredColumn): string {
  return index === null ? '(none)' : columnLetters(index);
}

function addedSentence(column: RegisteredColumn): string {
  const type = bareType(column.nativeType);
  return column.index === null
    ? `MySQL has a new column "${column.name}" (${type}); the tab gets a column for it.`
    : `"${column.header}" in column ${placeOf(column)} is new; it becomes the MySQL column "${column.name}" (${type}).`;
}

function revivedSentence(column: RegisteredColumn): string {
  return `"${column.header}" in column ${placeOf(column)} is synced with the MySQL column "${column.name}" again.`;
}

const WHY_OUT: Readonly<
  Record<WhyDeprecated, (now: RegisteredColumn, old: RegisteredColumn | undefined) => string>
> = {
  removed: (now) =>
    `"${now.header}" is not in the tab any more and is no longer synced. The MySQL column "${now.name}" keeps its data; write the header again to go on.`,
  unnamed: (now) =>
    `Column ${placeOf(now)}, "${now.header}" before, has no header and is no longer synced. The MySQL column "${now.name}" keeps its data; give the column a header to go on.`,
  duplicate: (now) =>
    `Column ${placeOf(now)} has the header "${now.header}", as another column has, and is not synced. Give it a header of its own.`,
  dropped: (now) =>
    `MySQL no longer has the column "${now.name}", so "${now.header}" is no longer synced. The tab keeps its values; add the MySQL column again to go on.`,
  skipped: (now) => `"${now.header}" is no longer synced. Both sides keep its data.`,
  unsupported: (now, old) =>
    old === undefined && now.index !== null
      ? `"${now.header}" in column ${placeOf(now)} is not synced: a tab can have 190 synced columns at most.`
      : `The MySQL column "${now.name}" is not synced: Rowlink cannot sync columns of the type ${bareType(now.nativeType)}.`,
};
