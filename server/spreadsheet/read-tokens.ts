/** Reads the once-tokens on `_sync`. Google answers for the tabs that a read asks for, so one cell of it is asked for. */
import type { Ports } from '../ports/ports.ts';
import type { SheetRead } from '../ports/sheets.ts';
import { scratchTabOf } from './scratch-tab-of.ts';
import type { Session } from './session.ts';

export async function readTokens(
  ports: Pick<Ports, 'sheets'>,
  { spreadsheet, signal }: Session,
): Promise<SheetRead['tokens']> {
  const cell = { startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 };
  const range = { tabId: scratchTabOf(spreadsheet), ...cell };
  return (await ports.sheets.read(spreadsheet.googleId, [range], signal)).tokens;
}
