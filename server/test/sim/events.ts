/**
 * What happens in a run, as a list that can be stored, shortened and run again. An event carries its own choices, so that
 * leaving out another one does not change what it means. Pure.
 */
import { COLUMN_ACTIONS, type ColumnAction } from './sheet/person-columns.ts';
import { PERSON_ACTIONS, type PersonAction } from './sheet/person.ts';
import type { Random } from './world/random.ts';

export const SQL_EVENTS = ['sql-update', 'sql-insert', 'sql-delete', 'sql-transaction'] as const;
export type SqlEvent = (typeof SQL_EVENTS)[number];

export const TROUBLES = [
  'google-fault',
  'network-fault',
  'mysql-fault',
  'redis-wiped',
  'crash',
  'sleep',
  'hourly',
  'idle',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What people ask of the backend, and what it does unasked. */
export const COMMANDS = ['pause', 'resume', 'settings', 'scheduled-read', 'empty-rows'] as const;
export type Command = (typeof COMMANDS)[number];

export type EventKind = PersonAction | ColumnAction | SqlEvent | Trouble | Command;

export interface SimEvent {
  /** Unique in its list; values are made from it. */
  id: number;
  kind: EventKind;
  /** Milliseconds since the event before it. */
  gapMs: number;
  /** Choices; each kind takes them modulo what there is to choose from. */
  a: number;
  b: number;
  c: number;
}

/** How often each kind happens, relative to the others. */
const WEIGHTS: Record<EventKind, number> = {
  type: 30,
  'type-bad': 4,
  'type-formula': 3,
  recalculate: 2,
  'clear-cells': 5,
  'add-row': 8,
  'paste-block': 6,
  'insert-row': 4,
  'delete-row': 4,
  'move-row': 4,
  'copy-row': 3,
  'clear-row': 2,
  'clear-key': 1,
  'sort-sheet': 3,
  'sort-part': 1,
  undo: 3,
  'type-refused': 3,
  mend: 3,
  'sql-update': 25,
  'sql-insert': 6,
  'sql-delete': 4,
  'sql-transaction': 8,
  'google-fault': 6,
  'network-fault': 6,
  'mysql-fault': 3,
  'redis-wiped': 1,
  crash: 4,
  sleep: 1,
  hourly: 2,
  idle: 3,
  pause: 2,
  resume: 3,
  settings: 2,
  'scheduled-read': 3,
  'empty-rows': 1,
  'rename-header': 4,
  'blank-header': 2,
  'name-headers': 4,
  'move-column': 3,
  'add-column': 2,
  'remove-column': 1,
};

/** They came later: a run that leaves one out is drawn as if there were none. */
const ADDED: readonly EventKind[] = ['type-refused', 'mend', ...COMMANDS, ...COLUMN_ACTIONS];
const ALL: readonly EventKind[] = [
  ...PERSON_ACTIONS,
  ...SQL_EVENTS,
  ...TROUBLES,
  ...COMMANDS,
  ...COLUMN_ACTIONS,
];
export const EVENT_KINDS = [...ALL.filter((kind) => !ADDED.includes(kind)), ...ADDED];

/** Ids below this belong to the rows that are there at the start. */
const FIRST_EVENT_ID = 100;

/** `count` events, drawn by weight. `without` leaves kinds out. */
export function drawEvents(random: Random, count: number, without: ReadonlySet<EventKind>): SimEvent[] {
  const events: SimEvent[] = [];
  const kinds = EVENT_KINDS.filter((kind) => !ADDED.includes(kind) || !without.has(kind));
  while (events.length < count) {
    const kind = drawKind(random, kinds);
    const choice = () => random.int(0, 9_999);
    const event = { id: FIRST_EVENT_ID + events.length, kind, gapMs: drawGap(random) };
    const drawn = { ...event, a: choice(), b: choice(), c: choice() };
    if (!without.has(kind)) events.push(drawn);
  }
  return events;
}

function drawKind(random: Random, kinds: readonly EventKind[]): EventKind {
  let left = random.next() * kinds.reduce((sum, kind) => sum + WEIGHTS[kind], 0);
  for (const kind of kinds) {
    left -= WEIGHTS[kind];
    if (left < 0) return kind;
  }
  return 'type';
}

/** Most events meet work in progress; now and then everything comes to rest. */
function drawGap(random: Random): number {
  const share = random.next();
  if (share < 0.6) return random.int(0, 600);
  return share < 0.95 ? random.int(600, 5_000) : random.int(5_000, 40_000);
}

export function pickFault<T>(faults: readonly T[], choice: number): T {
  const fault = faults[choice % faults.length];
  if (fault === undefined) throw new RangeError('no fault to choose from');
  return fault;
}
