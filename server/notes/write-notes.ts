/**
 * Brings the notes of one link's cells up to date: reads the cells by row key, writes what is missing or over in one atomic batch,
 * and looks at the same answer whether each note is where its row is. A person's own note is left alone.
 */
import { blockedWhy } from '../core/blocked-cells.ts';
import { judgeNote, type KeptNote, type NoteCell, type NoteStep } from '../core/cell-notes.ts';
import { linkSpan, type Link } from '../core/link.ts';
import { keyText, movedColumn } from '../core/read-tab.ts';
import { unlessRefused } from '../core/unless-refused.ts';
import type { NoteToKeep, Notes } from '../ports/notes.ts';
import type { Ports } from '../ports/ports.ts';
import type { NoteArea, NotedRows, NoteWrite, SheetNotes } from '../ports/sheet-notes.ts';
import type { Session } from '../spreadsheet/session.ts';

export type WriteNotesPorts = Pick<Ports, 'links' | 'rows'> & {
  notes: Notes;
  sheetNotes: SheetNotes;
};

/** Google ends a call after 180 seconds: what was sent and not seen may land until then. */
const IN_FLIGHT_MS = 200_000;
/** Rows that are not where they were seen last are looked for again after a full read. */
const AGAIN_MS = 15_000;
/** A note of ours in a cell that was protected since. */
const PROTECTED_MS = 600_000;

/** A step whose cell is known. */
interface Placed extends NoteStep {
  row: number;
  /** 0-based column of the tab. */
  place: number;
}

export async function writeNotes(
  ports: WriteNotesPorts,
  session: Session,
  link: Link,
  steps: readonly NoteStep[],
): Promise<void> {
  const placed = await placeSteps(ports, link, steps);
  if (placed.length === 0) return;
  const { googleId } = session.spreadsheet;
  const area = areaOf(link, placed);
  const read = await unlessRefused(ports.sheetNotes.read(googleId, area, session.signal));
  const isInPlace = read !== null && hasColumns(link, read.rows);
  const found = placed.filter((step) => isInPlace && isAt(link, read.rows, step));
  if (read === null || found.length < placed.length) {
    await lookLater(ports, link, without(placed, found));
  }
  if (read === null || found.length === 0) return;
  const blocked = read.tab.blocked ?? [];
  const judged = Map.groupBy(found, (step) => {
    if (blockedWhy(blocked, step.row, step.place) === null) {
      return judgeNote(step, noteAt(link, read.rows, step));
    }
    return step.text === null ? 'protected' : 'leave';
  });
  await settle(ports, link, judged.get('done') ?? [], 'there');
  await settle(ports, link, judged.get('leave') ?? [], 'left');
  await ports.notes.keep(
    link.id,
    (judged.get('protected') ?? []).map((step) => underWay(step, PROTECTED_MS)),
  );
  await send(ports, session, link, read.tab, judged.get('write') ?? []);
}

async function send(
  ports: WriteNotesPorts,
  session: Session,
  link: Link,
  tab: Parameters<SheetNotes['write']>[1],
  steps: readonly Placed[],
): Promise<void> {
  if (steps.length === 0 || session.signal.aborted) return;
  const { googleId } = session.spreadsheet;
  const area = areaOf(link, steps);
  await ports.notes.keep(
    link.id,
    steps.map((step) => underWay(step, IN_FLIGHT_MS)),
  );
  const writes = steps.map(({ row, place, text }): NoteWrite => ({ row, column: place, note: text }));
  const sent = await ports.sheetNotes.write(googleId, tab, writes, area, session.signal);
  if (sent.kind === 'unknown') return;
  if (sent.kind === 'refused') {
    await ports.notes.keep(
      link.id,
      steps.map((step) => underWay(step, AGAIN_MS)),
    );
    return;
  }
  const isInPlace = hasColumns(link, sent.rows);
  const landed = steps.filter((step) => isInPlace && isAt(link, sent.rows, step));
  await settle(ports, link, landed, 'there');
  const strays = without(steps, landed);
  if (strays.length === 0) return;
  // Rows or columns moved in the instant of the write: what is ours goes from the cell that got it.
  const ours = strays.filter((step) => step.text !== null && noteAt(link, sent.rows, step) === step.text);
  if (ours.length > 0) {
    const back = ours.map(({ row, place }): NoteWrite => ({ row, column: place, note: null }));
    await ports.sheetNotes.write(googleId, tab, back, areaOf(link, ours), session.signal);
  }
  await lookLater(ports, link, strays);
}

/** Notes of rows that left the tab went with them. */
async function placeSteps(ports: WriteNotesPorts, link: Link, steps: readonly NoteStep[]): Promise<Placed[]> {
  const places = await ports.rows.places(link.id, [...new Set(steps.map(({ key }) => key))]);
  const rows = new Map(places.map(({ key, row }) => [key, row]));
  const columns = new Map(link.columns.map(({ id, index }) => [id, index]));
  const placed = steps.flatMap((step): Placed[] => {
    const [row, place] = [rows.get(step.key) ?? null, columns.get(step.column)];
    return row === null || place === undefined ? [] : [{ ...step, row, place }];
  });
  await ports.notes.forget(link.id, without(steps, placed));
  return placed;
}

async function settle(
  { notes }: WriteNotesPorts,
  link: Link,
  steps: readonly Placed[],
  state: KeptNote['state'],
): Promise<void> {
  const [put, taken] = [steps.filter(({ text }) => text !== null), steps.filter(({ text }) => text === null)];
  await notes.keep(
    link.id,
    put.map(({ key, column, text }) => ({ key, column, texts: [text ?? ''], state, restMs: 0 })),
  );
  await notes.forget(link.id, taken);
}

async function lookLater(ports: WriteNotesPorts, link: Link, steps: readonly Placed[]): Promise<void> {
  await ports.notes.keep(
    link.id,
    steps.map((step) => underWay(step, AGAIN_MS)),
  );
  await ports.links.nudge(link.id);
}

function underWay({ key, column, text, ours }: NoteStep, restMs: number): NoteToKeep {
  const texts = text === null ? [...ours] : [...ours.filter((each) => each !== text), text];
  return { key, column, texts, state: 'sent', restMs };
}

function areaOf(link: Link, steps: readonly Placed[]): NoteArea {
  const { first, end } = linkSpan(link);
  return { tabId: link.tabId, first, end, rows: [link.headerRow, ...steps.map(({ row }) => row)] };
}

function hasColumns(link: Link, rows: NotedRows): boolean {
  const header = (rows.get(link.headerRow) ?? []).map(({ value }) => value);
  return movedColumn(link, header) === null;
}

function isAt(link: Link, rows: NotedRows, { key, row }: Placed): boolean {
  return keyText(rows.get(row)?.[link.keyColumn - linkSpan(link).first]?.value ?? null) === key;
}

function noteAt(link: Link, rows: NotedRows, { row, place }: Placed): string | null {
  return rows.get(row)?.[place - linkSpan(link).first]?.note ?? null;
}

function without<T extends NoteCell>(steps: readonly T[], some: readonly NoteCell[]): T[] {
  const known = new Set(some.map(({ key, column }) => `${column} ${key}`));
  return steps.filter(({ key, column }) => !known.has(`${column} ${key}`));
}
