/** `npm run check`: what needs no service, for while one works. */
import { runChecks } from './checks/run-checks.ts';
import { STATIC_STEPS, UNIT_STEP } from './checks/steps.ts';
import { runMain } from './run-main.ts';

runMain(() => runChecks([...STATIC_STEPS, UNIT_STEP], process.argv.slice(2)));
