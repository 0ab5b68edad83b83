/** Reads from a tab what the capture of edits needs, in as few calls as the platform allows. */
import type { LinkSettings } from '../shared/protocol/registration.ts';
import { spanOf } from './capture-edit.ts';
import type { Grid } from './capture-edit.ts';
import type { Block, Host, Tab } from './host.ts';
import type { SerialOf } from './wall-clock.ts';
import { serialReader } from './wall-clock.ts';

/** The shown texts of the header row, over all columns of the link. */
export function readHeader(tab: Tab, settings: LinkSettings): { texts: string[]; firstColumn: number } {
  const block = spanOf(settings, { firstRow: settings.headerRow, rowCount: 1 });
  return { texts: tab.shownTexts(block)[0] ?? [], firstColumn: block.firstColumn };
}

/** Values and formulas of a block. There is no call that gives both. */
export function readGrid(tab: Tab, block: Block): Grid {
  return { block, values: tab.values(block), formulas: tab.formulas(block) };
}

/** Serials of Dates in the spreadsheet's zone; the zone is asked when the first Date is met. */
export function serialsOf(host: Host): SerialOf {
  let timeZone: string | undefined;
  return serialReader((instantMs) => host.wallTime(instantMs, (timeZone ??= host.timeZone())));
}
