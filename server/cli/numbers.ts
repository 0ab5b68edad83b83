/** Numbers and places as people type them. */
import { InvalidArgumentError } from 'commander';

/** For commander: a whole number of 1 or more. */
export function whole(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) {
    throw new InvalidArgumentError('It has to be a whole number of 1 or more.');
  }
  return Number(text);
}

/** As `whole`, and 0. */
export function wholeOrNone(text: string): number {
  return text === '0' ? 0 : whole(text);
}

/** As `whole`, several. */
export function wholes(text: string, before: readonly number[] = []): number[] {
  return [...before, whole(text)];
}

/** `10,20`: more than 10 rows and 20 percent. */
export function deleteGuard(text: string): { rows: number; percent: number } {
  const [, rows, percent] = /^(\d{1,7}),(\d{1,3})%?$/.exec(text) ?? [];
  if (rows === undefined || percent === undefined || Number(percent) > 100) {
    throw new InvalidArgumentError('It has to be rows and percent, for example 10,20.');
  }
  return { rows: Number(rows), percent: Number(percent) };
}

/** Adds another value of an option that may be given several times. */
export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** A tab by the address of its spreadsheet, or by the spreadsheet's id; `gid` comes from the address. */
export function sheetPlace(text: string): { spreadsheetId: string; gid: number | null } | null {
  const spreadsheetId = /\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]{10,128})/.exec(text)?.[1];
  const gid = /[#&?]gid=(\d{1,10})/.exec(text)?.[1];
  if (spreadsheetId !== undefined) return { spreadsheetId, gid: gid === undefined ? null : Number(gid) };
  return /^[\w-]{10,128}$/.test(text) ? { spreadsheetId: text, gid: null } : null;
}
