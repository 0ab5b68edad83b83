/** `status`, `pause`, `resume`, `reconcile`, `unlink`, `settings`: the life of a link. */
import { Option, type Command } from 'commander';

import type { SettingsRequest } from '../../../shared/protocol/link-api/requests.ts';
import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import type { Condition } from '../../../shared/protocol/row-filter.ts';
import type { Cli, Run } from '../cli.ts';
import { EXIT, usageError } from '../cli-error.ts';
import { conditions } from '../conditions.ts';
import { deleteGuard } from '../numbers.ts';
import { plain } from '../render/plain-text.ts';
import { forPerson, renderLink, renderLinks } from '../render/render-link.ts';

const POLICIES = ['latest', 'sheet', 'db', 'manual'] as const;
const DELETES = ['delete', 'clear'] as const;
const POLL_MS = 1_000;
/** A link that was just resumed is paused until it was read. */
const PAUSES_MAX = 15;
const AFTER_ROTATION =
  'Its add-on is refused until somebody starts the sync in the sidebar again; scheduled reads find the edits meanwhile.';

export function policyOption(): Option {
  return new Option('--policy <who>', 'who wins when both sides changed a cell').choices(POLICIES);
}

/** Given several times, all of them have to be met. */
export function whereOption(): Option {
  return new Option(
    '--where <condition>',
    'only rows of a table that was there that meet it, for example "state = open"; may be given several times',
  ).argParser(conditions);
}

export function deletesOption(): Option {
  return new Option('--deletes <how>', 'what a deleted row becomes on the other side').choices(DELETES);
}

function notesOption(): Option {
  return new Option('--notes <state>', 'a note on each cell that waits for a person').argParser((state) => {
    if (state !== 'on' && state !== 'off') throw usageError('--notes takes on or off.');
    return state === 'on';
  });
}

export function addLinkLife(program: Command, run: Run): void {
  program
    .command('status')
    .description('show every link, or one in full')
    .argument('[link]')
    .option('--check', `exit with ${EXIT.attention} when a link is paused or something waits for a person`)
    .action((wanted: string | undefined, { check }: { check?: true }) =>
      run(async (cli) => {
        const links = wanted === undefined ? await cli.api.links() : [await cli.link(wanted)];
        if (wanted === undefined) cli.output.show({ links }, (all) => renderLinks(all.links));
        else for (const link of links) cli.output.show(link, renderLink);
        if (check && links.some(needsPerson)) cli.output.exit = EXIT.attention;
      }),
    );

  for (const [name, call, description] of [
    ['pause', 'pauseLink', 'stop a link; edits and changes wait'],
    ['resume', 'resumeLink', 'let a paused link go on'],
  ] as const) {
    program
      .command(name)
      .description(description)
      .argument('<link>')
      .action((wanted: string) => run((cli) => cli.ask(wanted, call, {}, renderLink)));
  }

  program
    .command('reconcile')
    .description('read the whole tab and compare it with MySQL now')
    .argument('<link>')
    .option('--wait', 'until nothing waits any more')
    .action((wanted: string, { wait }: { wait?: true }) =>
      run(async (cli) => {
        const { linkId } = await cli.link(wanted);
        const asked = await cli.api.call(linkId, 'syncNow', {});
        cli.output.show(wait ? await untilQuiet(cli, linkId) : asked, renderLink);
      }),
    );

  program
    .command('rotate-key')
    .description('give a link a new key; its add-on has to be connected again')
    .argument('<link>')
    .option('-y, --yes', 'do not ask')
    .action((wanted: string, { yes }: { yes?: true }) =>
      run(async (cli) => {
        const { linkId, tab } = await cli.link(wanted);
        if (!yes) await cli.confirm(`Give the link of the tab "${plain(tab)}" a new key? ${AFTER_ROTATION}`);
        await cli.api.call(linkId, 'rotateKey', {});
        cli.output.show({ linkId }, () => `The link has a new key. ${AFTER_ROTATION}`);
      }),
    );

  program
    .command('unlink')
    .description('end a link; both sides keep their data')
    .argument('<link>')
    .option('--clean', 'also take the row keys, the hidden column and the _sync tab out of the sheet')
    .option('-y, --yes', 'do not ask')
    .action((wanted: string, { clean = false, yes }: { clean?: boolean; yes?: true }) =>
      run(async (cli) => {
        const { linkId, tab, table } = await cli.link(wanted);
        if (!yes) {
          await cli.confirm(`End the sync of the tab "${plain(tab)}" with the table ${plain(table)}?`);
        }
        cli.output.show(
          await cli.api.call(linkId, 'unlink', { clean }),
          () => 'The link is over. Both sides keep their data.',
        );
      }),
    );

  program
    .command('settings')
    .description('change how a link decides')
    .argument('<link>')
    .addOption(policyOption())
    .addOption(deletesOption())
    .addOption(notesOption())
    .option('--delete-guard <rows,percent>', 'more deletes at once wait for a person', deleteGuard)
    .addOption(whereOption())
    .option('--all-rows', 'of a table that was there: without a condition')
    .action((wanted: string, { where, allRows, ...rest }: SettingsOptions) =>
      run(async (cli) => {
        const filter = allRows ? [] : where;
        const settings: SettingsRequest = { ...rest, ...(filter && { filter }) };
        if (Object.keys(settings).length === 0) {
          throw usageError(
            'Say what to change: --policy, --deletes, --notes, --delete-guard, --where, --all-rows.',
          );
        }
        await cli.ask(wanted, 'changeSettings', settings, renderLink);
      }),
    );
}

interface SettingsOptions extends Omit<SettingsRequest, 'filter'> {
  where?: Condition[];
  allRows?: true;
}

function needsPerson(link: LinkView): boolean {
  return link.status === 'paused' || link.triggers.silent || forPerson(link) > 0;
}

/** Waits for the first read, and for what waits to cross; a link that stays paused waits for nothing more. */
export async function untilQuiet(
  cli: Pick<Cli, 'api' | 'output' | 'sleep'>,
  linkId: string,
): Promise<LinkView> {
  let said = '';
  let pauses = 0;
  for (;;) {
    const link = await cli.api.call(linkId, 'readLink', {});
    const isQuiet = link.edits.pending + link.changes.pending === 0;
    pauses = link.status === 'paused' ? pauses + 1 : 0;
    if (pauses > PAUSES_MAX || (link.status === 'active' && isQuiet)) return link;
    if (link.sentence !== said) cli.output.say(plain(link.sentence));
    said = link.sentence;
    await cli.sleep(POLL_MS);
  }
}
