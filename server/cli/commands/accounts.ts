/** `accounts`, `move`: who works for us at Google, on how much, how near the quota; and letting another one work on a spreadsheet. */
import type { Command } from 'commander';

import type { AccountList, AccountMove } from '../../../shared/protocol/operator-api/views.ts';
import type { Run } from '../cli.ts';
import { findLink } from '../find-link.ts';
import { plain, when } from '../render/plain-text.ts';
import { table } from '../render/table.ts';

export function addAccounts(program: Command, run: Run): void {
  program
    .command('accounts')
    .description(
      'list the accounts that work at Google, and how much of its quota each used within the last minute',
    )
    .action(() =>
      run(async ({ api, output }) => {
        output.show(await api.accounts(), renderAccounts);
      }),
    );

  program
    .command('move')
    .description(
      'let another account work on a spreadsheet, with all of its links; share it with that account first',
    )
    .argument('<link>', 'a link of the spreadsheet, or the id of the spreadsheet')
    .argument('<account>', "the account's address")
    .action((wanted: string, account: string) =>
      run(async (cli) => {
        const links = await cli.api.links();
        const isSpreadsheet = links.some(({ spreadsheetId }) => spreadsheetId === wanted);
        const spreadsheetId = isSpreadsheet ? wanted : findLink(links, wanted).spreadsheetId;
        cli.output.show(await cli.api.moveSpreadsheet(spreadsheetId, account), renderMove);
      }),
    );
}

function renderMove({ spreadsheetId, account, was }: AccountMove): string {
  return account === was
    ? `${plain(account)} works on ${spreadsheetId} already.`
    : `${plain(account)} works on ${spreadsheetId} from now on, in place of ${plain(was)}.`;
}

function renderAccounts({ accounts }: AccountList): string {
  return table(
    ['account', 'spreadsheets', 'reads', 'writes', 'paused until (UTC)'],
    accounts.map(({ account, spreadsheets, reads, writes, pausedUntil }) => [
      account,
      String(spreadsheets),
      `${reads.used} of ${reads.max}`,
      `${writes.used} of ${writes.max}`,
      pausedUntil === null ? '-' : when(new Date(pausedUntil).toISOString()),
    ]),
  );
}
