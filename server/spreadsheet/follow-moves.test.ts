/** Which primary key a row has after many changes, however many there are. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Change } from '../ports/change-queue.ts';
import { currentPks } from './follow-moves.ts';

const pk = fc.constantFrom('1', '2', '3', '4');
const changed = fc.record({ pk, movedTo: fc.option(pk, { nil: undefined }) });

/** One after the other, as MySQL did them. */
function followed(changes: readonly Change[], of: Change): string {
  let at = of.movedTo ?? of.pk;
  for (const { id, pk: from, movedTo } of changes) {
    if (id > of.id && movedTo !== undefined && from === at) at = movedTo;
  }
  return at;
}

test('a row has the primary key that the changes after its own gave it [L9]', () => {
  fc.assert(
    fc.property(fc.array(changed, { maxLength: 12 }), (steps) => {
      const changes = steps.map((step, id) => ({ ...step, id }) as unknown as Change);
      expect(changes.map(currentPks(changes))).toEqual(changes.map((change) => followed(changes, change)));
    }),
    { numRuns: 500 },
  );
});
