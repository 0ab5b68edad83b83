/** What a person has at hand in a spreadsheet from one action to the next: what can be undone, and what was copied. */
import type { Workbook } from '../../workbook/workbook.ts';
import type { Clip } from './clipboard.ts';
import { UndoHistory } from './undo-history.ts';

export interface Desk {
  readonly history: UndoHistory;
  clip: Clip | undefined;
}

const desks = new WeakMap<Workbook, Map<string, Desk>>();

/** The desk of the person with that address; the same one every time. */
export function deskOf(workbook: Workbook, email: string): Desk {
  let ofWorkbook = desks.get(workbook);
  if (!ofWorkbook) desks.set(workbook, (ofWorkbook = new Map<string, Desk>()));
  let desk = ofWorkbook.get(email);
  if (!desk) ofWorkbook.set(email, (desk = { history: new UndoHistory(), clip: undefined }));
  return desk;
}
