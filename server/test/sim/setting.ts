/** The stage of a run: a file with some rows, and the add-on in it. */
import type { EditBatch, EditBatchAnswer } from '../../../shared/protocol/edit-batch.ts';
import type { LinkSettings, Registration } from '../../../shared/protocol/registration.ts';
import { AddOn } from './sheet/add-on.ts';
import { plainCell } from './sheet/cell.ts';
import { SimGoogle } from './sheet/sim-google.ts';
import type { Random } from './world/random.ts';
import type { World } from './world/world.ts';

const HOME = 7;
/** As the sidebar's button sends it. */
export const REGISTRATION: Registration = {
  v: 1,
  spreadsheetId: 'simulated-file',
  tabId: HOME,
  headerRow: 1,
};
const HEADERS = ['Name', 'Amount', 'Due', 'Paid'];
/** The largest error that a clock is allowed: the protocol's rules must hold with it. */
const OFFSET_MS_MAX = 600_000;
const DRIFT_PPM_MAX = 20;

/** A tab with a header and a few rows, some blank rows below. */
export function newFile(random: Random): SimGoogle {
  const google = new SimGoogle(random.fork(), HOME);
  const rows = random.int(3, 12);
  const tab = google.workbook.addTab(HOME, 'Orders', {
    rows: rows + random.int(2, 6),
    columns: HEADERS.length,
  });
  HEADERS.forEach((header, column) => tab.setCell(0, column, plainCell(header)));
  for (let row = 1; row <= rows; row += 1) {
    tab.setCell(row, 0, plainCell(`name p${row}.0`));
    tab.setCell(row, 1, plainCell(row * 1_000));
    tab.setCell(row, 2, plainCell(20_000 + row * 20, true));
    tab.setCell(row, 3, plainCell(row % 2 === 0));
  }
  return google;
}

/** The add-on of the file, with a clock of its own. */
export function newAddOn(
  world: World,
  random: Random,
  google: SimGoogle,
  settings: LinkSettings,
  post: (batch: EditBatch) => Promise<EditBatchAnswer | null>,
): AddOn {
  const clock = {
    offsetMs: random.int(-OFFSET_MS_MAX, OFFSET_MS_MAX),
    driftPpm: random.int(-DRIFT_PPM_MAX, DRIFT_PPM_MAX),
  };
  const addOnWorld = {
    random: random.fork(),
    now: () => world.now(),
    after: world.after.bind(world),
    post,
  };
  return new AddOn(addOnWorld, google.workbook, settings, clock);
}
