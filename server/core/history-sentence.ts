/** What an entry of the history says was done, in a sentence for people. Every combination has one. */
import type { HistoryEntry, HistoryOutcome, Operation, Origin } from './history-entry.ts';

type Told = Pick<HistoryEntry, 'origin' | 'operation' | 'outcome' | 'rows'>;

export function historySentence({ origin, operation, outcome, rows }: Told): string {
  if (outcome === 'applied') return APPLIED[origin][operation];
  if (outcome === 'imported') return imported(origin, rows);
  if (operation === 'DELETE' && outcome === 'lost') return LOST_DELETION[origin];
  if (operation === 'DELETE' && outcome === 'refused') return DELETION_REFUSED;
  return outcome === 'lost' ? LOST[origin] : OTHERS[outcome];
}

function imported(origin: Origin, rows: number): string {
  const where = origin === 'SHEET' ? 'into MySQL' : 'into the sheet';
  return `${rows === 1 ? '1 row was' : `${rows} rows were`} imported ${where}.`;
}

const APPLIED: Readonly<Record<Origin, Readonly<Record<Operation, string>>>> = {
  SHEET: {
    INSERT: 'The row is in MySQL.',
    UPDATE: 'MySQL has the new value.',
    DELETE: 'The row was deleted in MySQL, too.',
  },
  DATABASE: {
    INSERT: 'The row is in the sheet.',
    UPDATE: 'The sheet shows the new value.',
    DELETE: 'The row was deleted in the sheet, too.',
  },
  SYSTEM: {
    INSERT: 'The row was put back on both sides.',
    UPDATE: 'The older value was put back on both sides.',
    DELETE: 'The row was deleted again on both sides.',
  },
};

const LOST: Readonly<Record<Origin, string>> = {
  SHEET: "MySQL's value won. This one is kept in the conflicts and can be put back.",
  DATABASE: "The sheet's value won. This one is kept in the conflicts and can be put back.",
  SYSTEM: "The sheet's value won. This one is kept in the conflicts and can be put back.",
};

const LOST_DELETION: Readonly<Record<Origin, string>> = {
  SHEET: 'MySQL had changed the row, so it came back. The deletion is kept in the conflicts.',
  DATABASE:
    'Somebody had edited the row in the sheet, so it came back. The deletion is kept in the conflicts.',
  SYSTEM: 'Somebody had edited the row in the sheet, so it came back. The deletion is kept in the conflicts.',
};

const DELETION_REFUSED = 'MySQL keeps the row because other tables refer to it, so it came back.';

const OTHERS: Readonly<Record<Exclude<HistoryOutcome, 'applied' | 'imported' | 'lost'>, string>> = {
  waits: 'Both sides changed the cell. Both values stay until somebody chooses one.',
  refused: 'MySQL cannot store it. The sheet keeps what was typed, MySQL what it had.',
  held: 'The sheet cannot hold it. MySQL keeps it, the cell stays as it was.',
  joined: 'Another entry of the row tells what became of it.',
  same: 'There was nothing to do: both sides were alike already.',
  stale: 'It arrived after something newer was known, so it wrote nothing.',
  missed: 'Somebody moved the row in that instant, so it was written once more.',
  repaired: 'A write had hit this row while somebody moved rows. It was put back as it was.',
  rekeyed: 'The row had lost its key and got it back.',
};
