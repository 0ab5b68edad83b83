/**
 * A write copies what it overwrites in the same batch, and the copies come back in its answer. So a value that somebody
 * enters in that instant is either in the copy, or it comes after the write and stays in the cell; it is never nowhere.
 * Here a second writer enters a value while the batch is under way, again and again.
 */
import type { Check } from '../check.ts';
import { copy, writeTexts } from '../requests.ts';
import type { BatchReply } from '../sheets-api.ts';
import { textOf, type Workplace } from '../workplace.ts';

const ROUNDS = 10;

/** What became of one value that was entered while the batch was under way. */
type Fate = 'in the copy' | 'after the write' | 'nowhere' | 'twice' | 'unknown';

export const copiesBeforeWrite: Check = {
  claim:
    'The copies in a batch hold what was there before it, and come back in its answer, while somebody else writes',
  async run(place) {
    const fates: Fate[] = [];
    const oddities: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { fate, oddity } = await playRound(place, round);
      fates.push(fate);
      if (oddity !== null) oddities.push(`Round ${round + 1}: ${oddity}`);
    }
    const count = (fate: Fate) => fates.filter((one) => one === fate).length;
    const good = count('in the copy') + count('after the write');
    return {
      holds: good === ROUNDS && oddities.length === 0,
      seen: [
        `Of ${ROUNDS} values entered during a write ${count('in the copy')} were in the copy, ${count('after the write')} came after the write, ${ROUNDS - good} were lost or unclear.`,
        ...oddities,
      ],
    };
  },
};

async function playRound(place: Workplace, round: number): Promise<{ fate: Fate; oddity: string | null }> {
  const { dataTab, scratchTab, apply, cells } = place;
  const cell = { tabId: dataTab, startRow: 10, endRow: 11, startColumn: 0, endColumn: 1 };
  const copied = { ...cell, tabId: scratchTab, startRow: 20 + round, endRow: 21 + round };
  const [before, during, ours] = [`before ${round}`, `during ${round}`, `written ${round}`];
  const enter = (text: string) => apply([writeTexts(dataTab, cell.startRow, 0, [[text]])]);
  const write = () =>
    apply(
      [
        copy(cell, { tabId: scratchTab, row: copied.startRow, column: 0 }),
        writeTexts(dataTab, cell.startRow, 0, [[ours]]),
      ],
      {
        includeSpreadsheetInResponse: true,
        responseRanges: [`'${place.scratchTitle}'!A${copied.startRow + 1}`],
      },
    );
  await enter(before);
  // Which of the two Google applies first is its own choice; each round begins with another one.
  const entered = round % 2 === 0 ? null : enter(during);
  const [answer] = await Promise.all([write(), entered ?? enter(during)]);
  const left = textOf((await cells(cell))[0]?.[0]);
  const inTab = textOf((await cells(copied))[0]?.[0]);
  const inAnswer = textOf(copyIn(answer, scratchTab));
  const fate = fateOf({ copy: inAnswer, left, before, during, ours });
  const facts = `the copy in the answer held ${show(inAnswer)}, the copy in the tab ${show(inTab)}, the cell in the end ${show(left)}`;
  const isGood = fate === 'in the copy' || fate === 'after the write';
  return { fate, oddity: isGood && inTab === inAnswer ? null : `${facts}; "${during}" is ${fate}.` };
}

function fateOf(
  facts: Record<'copy' | 'left', string | null> & Record<'before' | 'during' | 'ours', string>,
): Fate {
  const { copy: held, left, before, during, ours } = facts;
  if (held === during) return left === ours ? 'in the copy' : 'twice';
  if (held !== before) return 'unknown';
  return left === during ? 'after the write' : 'nowhere';
}

function copyIn(reply: BatchReply, scratchTab: number) {
  const sheet = reply.updatedSpreadsheet?.sheets?.find(
    ({ properties }) => properties?.sheetId === scratchTab,
  );
  return sheet?.data?.[0]?.rowData?.[0]?.values?.[0];
}

function show(text: string | null): string {
  return text === null ? 'nothing' : `"${text}"`;
}
