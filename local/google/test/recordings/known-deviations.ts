/**
 * Where the stand-in is known not to answer as recorded. The replay fails on a deviation that is not listed here,
 * and on an entry that no longer occurs.
 */

export interface KnownDeviation {
  readonly project: string;
  readonly test: string;
  /** Places of the answer, as in "sheets[0].properties.title". */
  readonly path: RegExp;
  readonly reason: string;
}

const quotaNewer =
  'Recorded in 2022; since then Google tells more about an exhausted quota (seen on the live API in 2026), and the stand-in does, too.';

export const knownDeviations: readonly KnownDeviation[] = [
  {
    project: 'grouparoo',
    test: 'export/export-records.js',
    path: /^error\.details(\[0\]\.metadata\.(quota_limit_value|quota_unit|quota_location|window_start_time)|\[1\])$/,
    reason: quotaNewer,
  },
  {
    project: 'grouparoo',
    test: 'remote-import/recordProperty.js',
    path: /^error\.details(\[0\]\.metadata\.(quota_limit_value|quota_unit|quota_location|window_start_time)|\[1\])$/,
    reason: quotaNewer,
  },
];
