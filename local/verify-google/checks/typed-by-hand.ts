/**
 * The same as `copies-before-write`, with a person in the browser as the second writer: numbers are typed down a column
 * while batches copy and overwrite all of it. Each number has to be in a copy, or still in its cell.
 */
import type { Check } from '../check.ts';
import { copy, writeTexts } from '../requests.ts';
import { textOf, type Workplace } from '../workplace.ts';

const ROWS = 60;
const ROUNDS = 20;
const PAUSE_MS = 3_000;
const FIRST_COLUMN = 2;

export const typedByHand: Check = {
  claim: 'What a person types while Rowlink writes is in a copy, or still in its cell',
  async run(place, { say, pause }) {
    const { dataTab, scratchTab, apply, cells } = place;
    const column = {
      tabId: dataTab,
      startRow: 0,
      endRow: ROWS,
      startColumn: FIRST_COLUMN,
      endColumn: FIRST_COLUMN + 1,
    };
    say(
      `Open ${addressOf(place)}, click cell C1 and type 1, Enter, 2, Enter, 3, Enter … as fast as you like.`,
    );
    say(
      `The numbers vanish; type on for ${(ROUNDS * PAUSE_MS) / 1_000} seconds, until you are told to stop.`,
    );
    const found = new Set<number>();
    const note = (rows: Awaited<ReturnType<Workplace['cells']>>) => {
      for (const [cell] of rows) if (/^\d+$/.test(textOf(cell) ?? '')) found.add(Number(textOf(cell)));
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      await pause(PAUSE_MS);
      await apply([
        copy(column, { tabId: scratchTab, row: 60, column: FIRST_COLUMN }),
        writeTexts(
          dataTab,
          0,
          FIRST_COLUMN,
          Array.from({ length: ROWS }, () => [`written ${round + 1}`]),
        ),
      ]);
      note(await cells({ ...column, tabId: scratchTab, startRow: 60, endRow: 60 + ROWS }));
    }
    say('Stop typing now. Thank you.');
    await pause(PAUSE_MS);
    note(await cells(column));
    const last = Math.max(0, ...found);
    const missing = Array.from({ length: last }, (_one, index) => index + 1).filter(
      (number) => !found.has(number),
    );
    return {
      holds: last > 0 && missing.length === 0,
      seen: [
        last === 0
          ? 'No number was seen. Type into cell C1 and below, and confirm each with Enter.'
          : `The numbers 1 to ${last} were typed during ${ROUNDS} writes; ${missing.length === 0 ? 'all were found' : `not found: ${missing.join(', ')}`}. Was ${last} the last one?`,
      ],
    };
  },
};

function addressOf({ spreadsheetId, dataTab }: Workplace): string {
  return `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit#gid=${dataTab}`;
}
