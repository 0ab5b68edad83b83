/** `npm test`: everything, with MySQL and Redis of its own. */
import { runChecks } from './checks/run-checks.ts';
import { ALL_STEPS } from './checks/steps.ts';
import { runMain } from './run-main.ts';

runMain(() => runChecks(ALL_STEPS, process.argv.slice(2)));
