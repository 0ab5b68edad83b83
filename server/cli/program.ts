/** All commands of the command line, with the options that every one of them takes. */
import { Argument, Command } from 'commander';

import type { Run } from './cli.ts';
import { EXIT } from './cli-error.ts';
import { addAccounts } from './commands/accounts.ts';
import { addColumns } from './commands/columns.ts';
import { addDecisions } from './commands/decisions.ts';
import { addDoctor } from './commands/doctor.ts';
import { addLinkLife } from './commands/link-life.ts';
import { addPast } from './commands/past.ts';
import { addRegistration } from './commands/registration.ts';
import { bashCompletion } from './completion.ts';

const PROGRAM = 'sheets-mysql-sync';

export interface GlobalOptions {
  server?: string;
  tokenFile?: string;
  envFile?: string;
  json?: true;
}

const AFTER = `
A link is named by its id (or the beginning of it), its table, its tab or its spreadsheet.

The operator's token comes from ROWLINK_OPERATOR_TOKEN, from the file of --token-file or ROWLINK_OPERATOR_TOKEN_FILE, or, beside
the server, from SYNC_OPERATOR_TOKEN. The address comes from --server or ROWLINK_SERVER; else it is http://127.0.0.1:8080.

Exit codes: ${EXIT.done} done, ${EXIT.failed} refused or failed, ${EXIT.usage} not understood, ${EXIT.unreachable} server not reached, ${EXIT.attention} something needs a person.`;

export function buildProgram(run: Run): Command {
  const program = new Command(PROGRAM)
    .description('Live two-way sync between Google Sheets and MySQL: the operator at the command line.')
    .option('--server <address>', "the server's address")
    .option('--token-file <file>', "file with the operator's token")
    .option('--env-file <file>', "file with the server's settings (.env)")
    .option('--json', 'answers as JSON, for programs')
    .addHelpText('after', AFTER)
    .showHelpAfterError('(--help shows what there is)');
  addRegistration(program, run);
  addLinkLife(program, run);
  addColumns(program, run);
  addDecisions(program, run);
  addPast(program, run);
  addAccounts(program, run);
  addDoctor(program, run);
  program
    .command('completion')
    .description('print completion for a shell: source <(sheets-mysql-sync completion bash)')
    .addArgument(new Argument('<shell>').choices(['bash']))
    .action(() =>
      run((cli) => {
        cli.output.show(bashCompletion(program), (text) => text);
        return Promise.resolve();
      }),
    );
  return program;
}
