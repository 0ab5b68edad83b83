/**
 * Keeps the notes of a spreadsheet's links: cells that wait for a person say so in the sheet, and stop saying so when they do not.
 * Notes are signs, never data: whatever becomes of them, values and bases stay as they are.
 */
import { NOTES_MAX, noteTexts, planNotes, type NoteStep } from '../core/cell-notes.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';
import { inSession, type Session, type SessionPorts } from '../spreadsheet/session.ts';
import { takeTurn } from '../spreadsheet/take-turn.ts';
import { writeNotes, type WriteNotesPorts } from './write-notes.ts';

export type KeepNotesPorts = SessionPorts & WriteNotesPorts & Pick<Ports, 'budget'>;

/** Few: whatever else the spreadsheet's calls are for is more urgent. */
const ROWS_WAITING = 1;

/** Without a call to Google, and without a session, when all notes are as they should be. Throws TURN_LATER while other work has the calls. */
export function keepNotes(
  ports: KeepNotesPorts,
): (spreadsheetId: number, signal: AbortSignal) => Promise<void> {
  return async (spreadsheetId, signal) => {
    const links = await ports.links.list(spreadsheetId);
    const due = await Promise.all(links.map((link) => stepsOf(ports, link)));
    if (due.every((steps) => steps.length === 0)) return;
    // Another process that has the spreadsheet is no matter: the sweep rings again.
    await inSession(ports, spreadsheetId, signal, async (session) => {
      for (const link of await ports.links.list(spreadsheetId)) {
        const steps = await stepsOf(ports, link);
        if (steps.length === 0 || session.signal.aborted) continue;
        await takeTurn(ports, session, { purpose: 'changes', rows: ROWS_WAITING });
        await writeNotes(ports, session, link, steps);
      }
    });
  };
}

async function stepsOf({ notes }: Pick<KeepNotesPorts, 'notes'>, link: Link): Promise<NoteStep[]> {
  if (link.status !== 'active') return [];
  const kept = await notes.kept(link.id);
  if (link.notes !== true) return planNotes([], kept);
  const columns = new Set(link.columns.map(({ id }) => id));
  const reasons = (await notes.reasons(link.id, NOTES_MAX)).filter(({ column }) => columns.has(column));
  return planNotes(noteTexts(reasons).slice(0, NOTES_MAX), kept);
}

/** Spreadsheets in which notes have to be put or taken away. */
export function spreadsheetsWithNotesDue(
  ports: Pick<KeepNotesPorts, 'links' | 'notes'>,
): () => Promise<number[]> {
  return async () => {
    const due = new Set<number>();
    for (const { link, spreadsheet } of await ports.notes.withNotes()) {
      if (due.has(spreadsheet)) continue;
      const steps = await stepsOf(ports, await ports.links.get(link));
      if (steps.length > 0) due.add(spreadsheet);
    }
    return [...due];
  };
}

/** Takes all of our notes away before a link ends; what Google does not let us take stays, and nobody is kept waiting for it. */
export async function takeNotesAway(
  ports: WriteNotesPorts & Pick<Ports, 'log'>,
  session: Session,
  link: Link,
): Promise<void> {
  const kept = await ports.notes.kept(link.id);
  if (kept.length === 0) return;
  try {
    await writeNotes(
      ports,
      session,
      link,
      planNotes(
        [],
        kept.map((note) => ({ ...note, isDue: true })),
      ),
    );
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    ports.log.warn({ event: 'notes-stay', link: link.publicId, error }, 'Notes of an ended link stay');
  }
}
