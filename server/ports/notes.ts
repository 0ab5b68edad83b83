/**
 * Notes on the cells of the sheet that wait for a person: why each waits, and what is known of our notes. What may stand in the
 * sheet is stored before it is sent, so that after a crash our own note is known for ours.
 */
import type { KeptNote, NoteCell, NoteReason } from '../core/cell-notes.ts';

export interface NoteToKeep extends NoteCell, Pick<KeptNote, 'texts' | 'state'> {
  /** Milliseconds for which it is not looked at again. */
  restMs: number;
}

export interface Notes {
  /** Refused values and open conflicts of rows that are in the tab, the oldest first; at most `limit` of each. */
  reasons(link: number, limit: number): Promise<NoteReason[]>;
  kept(link: number): Promise<KeptNote[]>;
  keep(link: number, notes: readonly NoteToKeep[]): Promise<void>;
  forget(link: number, cells: readonly NoteCell[]): Promise<void>;
  /** Links, not paused, that have notes or may have to get some. */
  withNotes(): Promise<{ link: number; spreadsheet: number }[]>;
}
