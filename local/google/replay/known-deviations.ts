/**
 * Where the stand-in is known not to answer as recorded. These count as differing all the same; the test fails on a
 * difference that is not listed here, and on an entry that no longer occurs.
 */
import type { Difference } from './differences.ts';
import type { Interaction } from './read-recordings.ts';

export interface KnownDeviation {
  readonly project: string;
  readonly test: string;
  /** Places of the answer, as in "body.sheets[0].properties.title". */
  readonly path: RegExp;
  readonly reason: string;
}

const quotaNewer =
  'Recorded in 2022; since then Google tells more about an exhausted quota (seen on the live API in 2026), and the stand-in does, too.';
const quotaDetails =
  /^body\.error\.details(\[0\]\.metadata\.(quota_limit_value|quota_unit|quota_location|window_start_time)|\[1\])$/;

export const knownDeviations: readonly KnownDeviation[] = [
  { project: 'grouparoo', test: 'export/export-records.js', path: quotaDetails, reason: quotaNewer },
  { project: 'grouparoo', test: 'remote-import/recordProperty.js', path: quotaDetails, reason: quotaNewer },
];

/** The entry that explains a difference. */
export function entryFor({ src, test }: Interaction, { path }: Difference): KnownDeviation | undefined {
  return knownDeviations.find(
    (entry) => entry.project === src && entry.test === test && entry.path.test(path),
  );
}
