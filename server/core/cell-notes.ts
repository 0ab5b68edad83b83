/**
 * Notes on the cells that wait for a person: what each says, which ones have to be put or taken away, and whose note stands in a
 * cell. A note that is not word for word one of ours is a person's, and stays. Pure.
 */

export interface NoteCell {
  key: string;
  /** Column id. */
  column: string;
}

/** What a cell waits for. */
export interface NoteReason extends NoteCell {
  /** What is wrong with its value, and what to do; null: nothing. */
  why: string | null;
  /** MySQL's value of its open conflict as people see it; null: it has none. */
  conflict: { db: string | null } | null;
}

export interface CellNote extends NoteCell {
  text: string;
}

/** What is known of our notes in the sheet. */
export interface KeptNote extends NoteCell {
  /** Whatever of ours may stand in the cell; the last is what should. */
  texts: readonly string[];
  /** `sent`: not seen there yet; `there`: seen after it was written; `left`: the cell has a person's note, or cannot have ours. */
  state: 'sent' | 'there' | 'left';
  /** False: it rests. */
  isDue: boolean;
}

export interface NoteStep extends NoteCell {
  /** The note that the cell should have; null: none of ours. */
  text: string | null;
  /** Notes of ours that may stand there. */
  ours: readonly string[];
}

/** Each link's first cells get a note; all of them are in the sidebar. */
export const NOTES_MAX = 500;

const VALUE_MAX = 200;
const WHY_MAX = 600;

/** The sentence for people. `reasons` of one cell are told together. */
export function noteTexts(reasons: readonly NoteReason[]): CellNote[] {
  const cells = Map.groupBy(reasons, cellName);
  return [...cells.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const parts = [
      ...group.flatMap(({ conflict }) => (conflict ? [conflictText(conflict.db)] : [])),
      ...group.flatMap(({ why }) => (why === null ? [] : [shortened(why, WHY_MAX)])),
    ];
    return [{ key: first.key, column: first.column, text: `Rowlink: ${parts.join(' ')}` }];
  });
}

function conflictText(db: string | null): string {
  const value = db === null ? 'nothing' : `“${shortened(db, VALUE_MAX)}”`;
  return `MySQL has ${value} here. Choose one of the two under Conflicts in the sidebar.`;
}

function shortened(text: string, max: number): string {
  const characters = Array.from(text);
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : text;
}

/** What has to be done so that exactly the wanted notes stand in the sheet. What rests is left out. */
export function planNotes(wanted: readonly CellNote[], kept: readonly KeptNote[]): NoteStep[] {
  const known = new Map(kept.map((note) => [cellName(note), note]));
  const wantedCells = new Set(wanted.map(cellName));
  return [
    ...wanted.flatMap(({ key, column, text }): NoteStep[] => {
      const note = known.get(cellName({ key, column }));
      if (note === undefined) return [{ key, column, text, ours: [] }];
      const isDone = note.state !== 'sent' && note.texts.at(-1) === text;
      return isDone || !note.isDue ? [] : [{ key, column, text, ours: oursOf(note) }];
    }),
    ...kept
      .filter((note) => note.isDue && !wantedCells.has(cellName(note)))
      .map((note): NoteStep => ({
        key: note.key,
        column: note.column,
        text: null,
        ours: oursOf(note),
      })),
  ];
}

/** A text that was kept back for a person's note is not in the cell: the same words there would be that person's. */
function oursOf({ state, texts }: KeptNote): readonly string[] {
  return state === 'left' ? texts.slice(0, -1) : texts;
}

/** `write`: put or take it; `done`: the cell is as it should be; `leave`: a person's note stands there. */
export function judgeNote({ text, ours }: NoteStep, seen: string | null): 'write' | 'done' | 'leave' {
  const there = seen === '' ? null : seen;
  if (there === text) return 'done';
  if (there === null || ours.includes(there)) return 'write';
  return text === null ? 'done' : 'leave';
}

function cellName({ key, column }: NoteCell): string {
  return JSON.stringify([column, key]);
}
