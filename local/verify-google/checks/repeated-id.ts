/**
 * A write carries a filter view with an id of its own, so that Google applies it once or never: a second batch with the
 * same id has to be refused as a whole, wherever in the batch the view stands, and also when both come at the same time.
 */
import type { Check } from '../check.ts';
import { token, writeTexts } from '../requests.ts';
import type { Answer } from '../sheets-api.ts';
import { textOf, type Workplace } from '../workplace.ts';

/** Calls with one id at the same time. */
const AT_ONCE = 5;

export const repeatedId: Check = {
  claim: 'A batch with the id of a filter view that exists is refused, and nothing of it is applied',
  async run(place) {
    const { dataTab, scratchTab, newId, apply, batch } = place;
    const id = newId();
    await apply([token(scratchTab, id, 'first'), writeTexts(dataTab, 0, 0, [['first']])]);
    const tokenFirst = await batch([
      token(scratchTab, id, 'second'),
      writeTexts(dataTab, 0, 0, [['second']]),
    ]);
    const tokenLast = await batch([writeTexts(dataTab, 0, 1, [['third']]), token(scratchTab, id, 'third')]);
    const [row = []] = await place.cells({
      tabId: dataTab,
      startRow: 0,
      endRow: 1,
      startColumn: 0,
      endColumn: 2,
    });
    const titles = (await place.tokens()).filter((view) => view.id === id).map(({ title }) => title);
    const isUntouched = textOf(row[0]) === 'first' && textOf(row[1]) === null;
    const isOne = titles.length === 1 && titles[0] === 'first';
    const race = await raceForOne(place);
    return {
      holds: isRefused(tokenFirst) && isRefused(tokenLast) && isUntouched && isOne && race.holds,
      seen: [
        `The second batch, its filter view first: ${told(tokenFirst)}`,
        `The third batch, its filter view last: ${told(tokenLast)}`,
        isUntouched ? 'No cell of either was written.' : `They wrote ${JSON.stringify(row.map(textOf))}.`,
        `Filter views with this id: ${titles.length} (${titles.join(', ')}).`,
        race.seen,
      ],
    };
  },
};

function isRefused(answer: Answer<unknown>): boolean {
  return !answer.ok && answer.status === 400;
}

function told(answer: Answer<unknown>): string {
  return answer.ok ? 'it was applied.' : `refused with status ${answer.status}, "${answer.message}"`;
}

async function raceForOne({ dataTab, scratchTab, newId, batch, cells }: Workplace) {
  const id = newId();
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_call, call) =>
      batch([token(scratchTab, id, `call ${call}`), writeTexts(dataTab, 1 + call, 0, [[`call ${call}`]])]),
    ),
  );
  const rows = await cells({
    tabId: dataTab,
    startRow: 1,
    endRow: 1 + AT_ONCE,
    startColumn: 0,
    endColumn: 1,
  });
  const written = answers.map((_answer, call) => textOf(rows[call]?.[0]) !== null);
  const applied = written.filter(Boolean).length;
  const asTold = answers.every(({ ok }, call) => ok === written[call]);
  return {
    holds: applied === 1 && asTold,
    seen: `Of ${AT_ONCE} calls with one id at the same time ${applied} wrote its cell${asTold ? '' : ', and the answers told otherwise'}.`,
  };
}
