/** The contracts, on the simulated MySQL: what the real one does is what the simulation does. */
import { describe } from 'vitest';

import { CONTRACTS } from './contracts.ts';
import { openSimSubject } from './sim-subject.ts';

describe.each([1, 2, 3])('with seed %i', (seed) => {
  for (const contract of CONTRACTS) contract(() => Promise.resolve(openSimSubject(seed)));
});
