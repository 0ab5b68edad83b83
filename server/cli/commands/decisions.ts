/** `conflicts`, `issues`, `dead-letters`, `deletes`: what waits for a person, and the person's answers. */
import { Argument, type Command } from 'commander';

import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import type { Cli, Run } from '../cli.ts';
import { usageError } from '../cli-error.ts';
import { whole, wholes } from '../numbers.ts';
import { counted, plain } from '../render/plain-text.ts';
import {
  conflictState,
  renderApprovals,
  renderConflicts,
  renderDeadLetters,
  renderIssues,
} from '../render/render-lists.ts';

export interface PageOptions {
  before?: number;
  limit?: number;
}

export function withPage(command: Command): Command {
  return command
    .option('--limit <count>', 'so many at once (50, 200 at most)', whole)
    .option('--before <id>', 'only older ones', whole);
}

export function addDecisions(program: Command, run: Run): void {
  addConflicts(program, run);
  withPage(
    program.command('issues').description('list values that MySQL cannot hold').argument('<link>'),
  ).action((wanted: string, page: PageOptions) =>
    run((cli) => cli.ask(wanted, 'listIssues', page, renderIssues)),
  );
  addDeadLetters(program, run);
  addDeletes(program, run);
}

function addConflicts(program: Command, run: Run): void {
  const conflicts = withPage(program.command('conflicts'))
    .description('list conflicts that are open')
    .argument('<link>')
    .option('--all', 'decided ones, too')
    .action((wanted: string, { all, ...page }: PageOptions & { all?: true }) =>
      run((cli) =>
        cli.ask(wanted, 'listConflicts', { ...page, state: all ? 'all' : 'open' }, renderConflicts),
      ),
    );

  const side = new Argument('<side>', 'whose value is kept').choices(['sheet', 'db']);
  conflicts
    .command('choose')
    .description('keep the value of one side')
    .argument('<link>')
    .addArgument(side)
    .argument('[id]', 'number of the conflict', whole)
    .option('--every', 'all open conflicts of the link')
    .option('--column <name>', 'with --every: only those of this MySQL column')
    .action((wanted: string, kept: 'sheet' | 'db', id: number | undefined, options: ChooseOptions) =>
      run((cli) => choose(cli, wanted, kept, id, options)),
    );

  conflicts
    .command('restore')
    .description('put the loser of a decided conflict back')
    .argument('<link>')
    .argument('<id>', 'number of the conflict', whole)
    .option('--force', 'also when somebody changed the cell since')
    .action((wanted: string, id: number, { force = false }: { force?: boolean }) =>
      run((cli) =>
        cli.ask(wanted, 'restoreConflict', { id, force }, ({ isNew }) =>
          isNew ? 'The other value is being put back.' : 'That was asked for before.',
        ),
      ),
    );
}

interface ChooseOptions {
  every?: true;
  column?: string;
}

async function choose(
  cli: Cli,
  wanted: string,
  side: 'sheet' | 'db',
  id: number | undefined,
  { every, column }: ChooseOptions,
): Promise<void> {
  if ((id === undefined) === (every === undefined)) {
    throw usageError('Say which conflict: its number, or --every for all of the link.');
  }
  if (column !== undefined && !every) throw usageError('--column goes with --every.');
  if (id === undefined) {
    const request = { side, ...(column !== undefined && { column }) };
    return cli.ask(
      wanted,
      'chooseAllConflicts',
      request,
      ({ count }) => `${counted(count, 'conflict')} decided.`,
    );
  }
  return cli.ask(
    wanted,
    'chooseConflict',
    { id, side },
    ({ conflict }) => `Conflict ${conflict.id}: ${conflictState(conflict)}.`,
  );
}

function addDeadLetters(program: Command, run: Run): void {
  const letters = withPage(program.command('dead-letters'))
    .description('list work that was set aside after its last try')
    .argument('<link>')
    .action((wanted: string, page: PageOptions) =>
      run((cli) => cli.ask(wanted, 'listDeadLetters', page, renderDeadLetters)),
    );

  letters
    .command('retry')
    .description('try set-aside work again; all of it without numbers')
    .argument('<link>')
    .argument('[ids...]', 'numbers of dead letters', wholes)
    .action((wanted: string, ids: number[] | undefined) =>
      run((cli) => {
        const request = ids === undefined || ids.length === 0 ? {} : { ids };
        return cli.ask(wanted, 'retryDeadLetters', request, ({ count }) =>
          count === 0 ? 'There was nothing to try again.' : `${counted(count, 'dead letter')} tried again.`,
        );
      }),
    );
}

function addDeletes(program: Command, run: Run): void {
  const deletes = program
    .command('deletes')
    .description('list what waits until a person agrees: mass deletes, an older version of the file')
    .argument('<link>')
    .action((wanted: string) => run((cli) => cli.ask(wanted, 'listApprovals', {}, renderApprovals)));

  for (const [answer, description] of [
    ['agree', 'do what was asked about'],
    ['refuse', 'do not; what is gone on one side comes back from the other'],
  ] as const) {
    deletes
      .command(answer)
      .description(description)
      .argument('<link>')
      .argument('<id>', 'number of the question', whole)
      .option('-y, --yes', 'do not ask')
      .action((wanted: string, id: number, { yes }: { yes?: true }) =>
        run(async (cli) => answerQuestion(cli, await cli.link(wanted), id, answer, yes === true)),
      );
  }
}

/** The answer holds for as many rows as were shown: more of them by then are asked about again. */
async function answerQuestion(
  cli: Cli,
  { linkId }: LinkView,
  id: number,
  answer: 'agree' | 'refuse',
  isSure: boolean,
): Promise<void> {
  const { approvals } = await cli.api.call(linkId, 'listApprovals', {});
  const question = approvals.find((each) => each.id === id);
  if (question && answer === 'agree' && !isSure) {
    await cli.confirm(`${plain(question.sentence)} Agree, for ${counted(question.rows, 'row')}?`);
  }
  const request = { id, answer, ...(question && { rows: question.rows }) };
  cli.output.show(await cli.api.call(linkId, 'answerApproval', request), renderApprovals);
}
