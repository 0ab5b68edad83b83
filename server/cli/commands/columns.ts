/** `columns`: which column is which, and how each crosses. */
import { Option, type Command } from 'commander';

import type { ColumnRequest } from '../../../shared/protocol/link-api/requests.ts';
import type { ColumnList } from '../../../shared/protocol/link-api/views.ts';
import type { Run } from '../cli.ts';
import { CliError, usageError } from '../cli-error.ts';
import { renderColumns } from '../render/render-lists.ts';

type Changes = Omit<ColumnRequest, 'id'>;

export function addColumns(program: Command, run: Run): void {
  const columns = program
    .command('columns')
    .description('list the columns of a link and what happened to them')
    .argument('<link>')
    .action((wanted: string) => run((cli) => cli.ask(wanted, 'listColumns', {}, renderColumns)));

  columns
    .command('set')
    .description('change how a column crosses')
    .argument('<link>')
    .argument('<column>', 'its header, or the name of its MySQL column')
    .addOption(
      new Option('--direction <which>', 'where it may be written').choices([
        'both',
        'sheet-to-db',
        'db-to-sheet',
      ]),
    )
    .addOption(new Option('--formulas <as>', 'what a formula means to MySQL').choices(['value', 'text']))
    .addOption(
      new Option('--rules <how>', 'how values of another type are judged').choices(['strict', 'lenient']),
    )
    .option('--skip', 'do not sync it any more; its data stays on both sides')
    .option('--no-skip', 'sync it again')
    .action((wanted: string, name: string, changes: Changes) =>
      run(async (cli) => {
        if (Object.keys(changes).length === 0) {
          throw usageError('Say what to change: --direction, --formulas, --rules, --skip, --no-skip.');
        }
        const { linkId } = await cli.link(wanted);
        const { id } = findColumn(await cli.api.call(linkId, 'listColumns', {}), name);
        cli.output.show(await cli.api.call(linkId, 'changeColumn', { id, ...changes }), renderColumns);
      }),
    );
}

function findColumn({ columns }: ColumnList, name: string): ColumnList['columns'][number] {
  for (const field of ['header', 'name'] as const) {
    const found = columns.filter((column) => column[field] === name);
    if (found.length === 1 && found[0]) return found[0];
  }
  throw new CliError(
    'COLUMN_UNKNOWN',
    `There is no one column "${name}". Name it by its header or its MySQL column.`,
    undefined,
    columns.map((column) => `${column.letters ?? '-'}  ${column.header} → ${column.name}`),
  );
}
