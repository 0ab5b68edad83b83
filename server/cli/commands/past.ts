/** `history` and `restore`: what happened to the cells of a link, and putting an older value back. */
import type { Command } from 'commander';

import type { Run } from '../cli.ts';
import { whole } from '../numbers.ts';
import { renderActivity } from '../render/render-lists.ts';
import { withPage, type PageOptions } from './decisions.ts';

interface HistoryOptions extends PageOptions {
  row?: number;
  key?: string;
  column?: string;
}

export function addPast(program: Command, run: Run): void {
  withPage(program.command('history'))
    .description('list who changed what, the newest first')
    .argument('<link>')
    .option('--row <number>', 'only of this row of the tab', whole)
    .option('--key <row key>', 'only of the row with this key')
    .option('--column <name>', 'only of this MySQL column')
    .action((wanted: string, { key, ...options }: HistoryOptions) =>
      run((cli) => {
        const request = { ...options, ...(key !== undefined && { rowKey: key }) };
        return cli.ask(wanted, 'listActivity', request, renderActivity);
      }),
    );

  program
    .command('restore')
    .description('put back what was there before an entry of the history')
    .argument('<link>')
    .argument('<id>', 'number of the entry', whole)
    .option('--column <name>', 'only this MySQL column')
    .option('--force', 'also when somebody changed it since')
    .action((wanted: string, id: number, options: { column?: string; force?: true }) =>
      run((cli) =>
        cli.ask(wanted, 'restoreActivity', { id, ...options }, ({ isNew }) =>
          isNew ? 'It is being put back.' : 'That was asked for before.',
        ),
      ),
    );
}
