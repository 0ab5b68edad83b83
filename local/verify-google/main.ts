/** `npm run verify:google`: tries on live Google what the protocol rests on, with the user's own credentials. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { describeFailure } from '../launch/plain-error.mjs';
import { onStopRequest } from '../stop-requests.ts';
import { signIn } from './account.ts';
import { CHECKS } from './checks.ts';
import { parseVerifyOptions, USAGE } from './options.ts';
import { exitCodeOf, runChecks } from './run-checks.ts';
import { sheetsApi } from './sheets-api.ts';
import { makeWorkplace } from './workplace.ts';

const NOT_FOUND_OUT = 2;
/** Ids of tabs and filter views are 32-bit integers. */
const newId = () => randomInt(1, 2 ** 31 - 1);

async function main(): Promise<number> {
  const options = parseVerifyOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const stopped = new AbortController();
  onStopRequest({ stop: () => stopped.abort(), force: (code) => process.exit(code) });

  const account = await signIn(options.credentials);
  const place = await makeWorkplace(sheetsApi(account, options.rootUrl), options.spreadsheetId, newId);
  console.log(`In "${place.title}" (${place.spreadsheetId}), as ${account.email ?? 'yourself'}:`);
  const checks = Object.entries(CHECKS).filter(([name]) => options.checks.includes(name));
  try {
    const tell = { say: (sentence: string) => console.log(sentence), pause: (ms: number) => pause(ms) };
    const verdicts = await runChecks(checks, place, tell, stopped.signal);
    const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
    console.log(
      `${count('PASS')} hold, ${count('FAIL')} do not, ${checks.length - count('PASS') - count('FAIL')} not found out`,
    );
    return exitCodeOf(verdicts, checks.length);
  } finally {
    await place.clean();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(`✗ ${describeFailure(error)}`);
    process.exit(NOT_FOUND_OUT);
  },
);
