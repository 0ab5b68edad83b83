/** The load does what it says it measures: every call succeeds, the reads find all rows, and each step is in the report. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scopes } from '../auth/scopes.ts';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { Stopwatch } from './measure.ts';
import { runLoad } from './run-load.ts';

let google: GoogleStandIn;
beforeAll(async () => {
  google = await startGoogle();
});
afterAll(() => google.close());

test(
  'the load fills, reads and changes a tab, and reports what each step cost',
  { timeout: 60_000 },
  async () => {
    const accessToken = google.accessToken('load@example.com', scopes('spreadsheets'));
    let cpu = 0;
    const watch = new Stopwatch(() => Promise.resolve((cpu += 0.5)));
    await runLoad({ url: google.url, accessToken }, 2000, watch);

    const [heading, ...steps] = watch.report();
    expect(heading).toMatch(/^step +seconds +CPU seconds$/);
    expect(steps).toHaveLength(watch.measurements.length + 1);
    expect(watch.measurements.every(({ seconds, cpuSeconds }) => seconds > 0 && cpuSeconds === 0.5)).toBe(
      true,
    );
    expect(steps.at(-1)).toMatch(/^all .* 5\.50$/);

    const tab = google.documents.list().find(({ workbook }) => workbook.title === 'In batches')?.workbook
      .tabs[0];
    expect(tab?.rowCount).toBe(2000);
    expect([tab?.effective(0, 1), tab?.effective(1999, 1)]).toEqual([1999, 0]);
  },
);
