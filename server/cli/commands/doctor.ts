/** `doctor`: looks at the server and all that it stands on, and says what to do about what is wrong. */
import type { Command } from 'commander';

import type { Run } from '../cli.ts';
import { EXIT } from '../cli-error.ts';
import { renderFindings } from '../render/render-findings.ts';

export function addDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('look at server, MySQL, Redis and Google, and say what to do about what is wrong')
    .action(() =>
      run(async ({ api, env, fetch, output }) => {
        // The drivers of MySQL, Redis and Google take a while to load; no other command needs them.
        const { examine } = await import('../doctor/examine.ts');
        const findings = await examine({ api, env, fetch });
        const isGood = findings.every(({ state }) => state !== 'problem');
        output.show({ isGood, findings }, (all) => renderFindings(all.findings));
        if (!isGood) output.exit = EXIT.attention;
      }),
    );
}
