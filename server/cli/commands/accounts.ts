/** `accounts`: who works for us at Google, on how much, and how near the quota. */
import type { Command } from 'commander';

import type { AccountList } from '../../../shared/protocol/operator-api/views.ts';
import type { Run } from '../cli.ts';
import { when } from '../render/plain-text.ts';
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
