/** `link`, `dry-run`, `export` and `import`: making links, and carrying their settings from one to another. */
import { readFileSync, writeFileSync } from 'node:fs';

import type { Command } from 'commander';

import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import type { PreviewAnswer, Registration } from '../../../shared/protocol/registration.ts';
import type { Condition } from '../../../shared/protocol/row-filter.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import type { Cli, Run } from '../cli.ts';
import { CliError, EXIT, usageError } from '../cli-error.ts';
import { several, sheetPlace, whole, wholeOrNone } from '../numbers.ts';
import { counted, plain } from '../render/plain-text.ts';
import { renderLink } from '../render/render-link.ts';
import { renderPreview, renderTables } from '../render/render-preview.ts';
import { adopt, columnChoices, parseSettings, settingsOf } from '../settings-file.ts';
import { deletesOption, policyOption, untilQuiet, whereOption } from './link-life.ts';

interface TabOptions extends Pick<Registration, 'policy' | 'deletes'> {
  where?: Condition[];
  viewKey?: string[];
  table?: string;
  gid?: number;
  headerRow?: number;
  key?: string;
  lenient?: true;
  skip?: string[];
  formulaText?: string[];
  settings?: string;
}

export function addRegistration(program: Command, run: Run): void {
  withTab(program.command('link').argument('<spreadsheet>', 'its address, or its id'))
    .description('link a tab of a spreadsheet with a MySQL table')
    .option('--wait', 'until the first read is done')
    .action((place: string, options: TabOptions & { wait?: true }) =>
      run((cli) => linkTab(cli, place, options)),
    );

  withTab(program.command('dry-run').argument('<spreadsheet or link>'))
    .description('show what linking a tab would do, or a full read of a linked one; nothing is written')
    .action((place: string, options: TabOptions) =>
      run(async (cli) => {
        const { preview } = await previewed(cli, await tabOf(cli, place), options);
        cli.output.show(preview, renderPreview);
      }),
    );

  program
    .command('tables')
    .description('list tables that are there already and may be linked')
    .action(() => run(async (cli) => cli.output.show(await cli.api.tables(), renderTables)));

  program
    .command('export')
    .description("write a link's settings to a file (none: to the screen)")
    .argument('<link>')
    .argument('[file]')
    .action((wanted: string, file: string | undefined) =>
      run(async (cli) => {
        const link = await cli.link(wanted);
        const settings = settingsOf(link, await cli.api.call(link.linkId, 'listColumns', {}));
        const text = JSON.stringify(settings, null, 2);
        if (file === undefined) {
          cli.output.show(settings, () => text);
          return;
        }
        writeFileSync(file, `${text}\n`);
        cli.output.say(`Written to ${file}.`);
      }),
    );

  program
    .command('import')
    .description('make a link as a file of "export" says')
    .argument('<link>')
    .argument('<file>')
    .action((wanted: string, file: string) => run((cli) => importSettings(cli, wanted, file)));
}

function withTab(command: Command): Command {
  return command
    .option(
      '--gid <number>',
      "the tab's number, as its address has it (else that of the address, or 0)",
      wholeOrNone,
    )
    .option('--header-row <number>', 'the row with the column headers (1)', whole)
    .option('--key <header>', 'a column of your own whose values are unique: no hidden column is made')
    .addOption(policyOption())
    .addOption(deletesOption())
    .option('--table <name>', 'a table that is there already ("tables" lists them); else one is made', String)
    .option(
      '--view-key <column>',
      'a column that tells the rows of a view apart; may be given several times',
      several,
    )
    .addOption(whereOption())
    .option('--lenient', 'make values of another type fit instead of refusing them')
    .option('--skip <header>', 'do not sync this column; may be given several times', several)
    .option(
      '--formula-text <header>',
      'formulas of this column go to MySQL as text; may be given several times',
      several,
    )
    .option('--settings <file>', 'the rest as a file of "export" says');
}

/** A tab to be looked at; `unsynced`: headers of columns that its link leaves out, null when it has no link. */
type Tab = { unsynced: string[] | null } & Pick<Registration, 'spreadsheetId' | 'tabId'> &
  Partial<Pick<Registration, 'headerRow' | 'keyHeader'>>;

/** A linked tab by any of its names, else a spreadsheet by its address. */
async function tabOf(cli: Cli, place: string): Promise<Tab> {
  try {
    const link = await cli.link(place);
    if (link.tabId === undefined) {
      throw new CliError(
        'ANSWER_UNKNOWN',
        'The server is older than this command: name the tab by its address.',
      );
    }
    const { columns } = await cli.api.call(link.linkId, 'listColumns', {});
    const left = columns.filter(({ status }) => status === 'deprecated').map(({ header }) => header);
    return { ...linkedTab(link), tabId: link.tabId, unsynced: left };
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'LINK_UNKNOWN') throw error;
    const found = sheetPlace(place);
    if (found === null) throw error;
    return { spreadsheetId: found.spreadsheetId, tabId: found.gid ?? 0, unsynced: null };
  }
}

function linkedTab({ spreadsheetId, headerRow, keyHeader }: LinkView): Omit<Tab, 'tabId' | 'unsynced'> {
  return {
    spreadsheetId,
    ...(headerRow !== undefined && { headerRow }),
    ...(keyHeader != null && { keyHeader }),
  };
}

/** What the person wants of the tab, and what would come of it. */
async function previewed(
  { api }: Cli,
  { unsynced, ...tab }: Tab,
  options: TabOptions,
): Promise<{ registration: Registration; preview: PreviewAnswer }> {
  const { gid, key, skip = [], formulaText, settings, headerRow, where, ...choices } = options;
  if (unsynced !== null && Object.keys(options).length > 0) {
    throw usageError('The tab is linked already: its choices are changed with "settings" and "columns set".');
  }
  const file = settings === undefined ? null : readSettings(settings);
  const keyHeader = key ?? file?.keyHeader ?? undefined;
  // Of a table that is made for its tab, all rows are in the tab.
  const filter = where ?? (choices.table === undefined ? undefined : file?.filter);
  const wished: Registration = {
    v: PROTOCOL_VERSION,
    ...tab,
    ...(gid !== undefined && { tabId: gid }),
    headerRow: headerRow ?? file?.headerRow ?? tab.headerRow ?? 1,
    ...(keyHeader !== undefined && { keyHeader }),
    ...(file && { policy: file.policy, deletes: file.deletes }),
    ...choices,
    ...(filter !== undefined && { filter }),
    ...(formulaText && { formulaTexts: formulaText }),
  };
  const preview = await api.preview(wished);
  const headers = new Set(preview.columns.map(({ header }) => header));
  const left = (unsynced ?? []).filter((header) => headers.has(header));
  const columns = columnChoices(preview.columns, { skip: [...skip, ...left], file });
  if (columns.length === 0) return { registration: wished, preview };
  const registration = { ...wished, columns };
  return { registration, preview: await api.preview(registration) };
}

async function linkTab(cli: Cli, place: string, options: TabOptions & { wait?: true }): Promise<void> {
  const { wait, ...choices } = options;
  const found = sheetPlace(place);
  if (found === null) throw usageError('Name the spreadsheet by its address or its id.');
  const tab = { spreadsheetId: found.spreadsheetId, tabId: found.gid ?? 0, unsynced: null };
  const { registration, preview } = await previewed(cli, tab, choices);
  // Registering again would give the link another secret, which its add-on does not have.
  if (preview.linkId !== null) {
    throw new CliError('LINK_EXISTS', `This tab is linked already: ${preview.linkId}.`);
  }
  for (const warning of preview.warnings) cli.output.say(`! ${plain(warning)}`);
  const { settings } = await cli.api.register(registration);
  const file = options.settings === undefined ? null : readSettings(options.settings);
  if (file) await cli.api.call(settings.linkId, 'changeSettings', { deleteGuard: file.deleteGuard });
  cli.output.say(
    'Linked. Open the sidebar in the spreadsheet and start the sync there, too: until then edits are found by scheduled reads, minutes late.',
  );
  const link = wait
    ? await untilQuiet(cli, settings.linkId)
    : await cli.api.call(settings.linkId, 'readLink', {});
  cli.output.show(link, renderLink);
}

async function importSettings(cli: Cli, wanted: string, name: string): Promise<void> {
  const file = readSettings(name);
  const link = await cli.link(wanted);
  const { linkId } = link;
  const { settings, columns, left } = adopt(file, link, await cli.api.call(linkId, 'listColumns', {}));
  if (Object.keys(settings).length > 0) await cli.api.call(linkId, 'changeSettings', settings);
  for (const change of columns) await cli.api.call(linkId, 'changeColumn', change);
  for (const sentence of left) cli.output.say(`! ${plain(sentence)}`);
  cli.output.show({ settings, columns, left }, () =>
    Object.keys(settings).length + columns.length === 0
      ? 'Nothing to change.'
      : `Changed: ${[...Object.keys(settings), ...(columns.length > 0 ? [counted(columns.length, 'column')] : [])].join(', ')}.`,
  );
}

function readSettings(name: string): ReturnType<typeof parseSettings> {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch {
    throw new CliError('FILE_UNREADABLE', `${name} cannot be read.`, EXIT.usage);
  }
  return parseSettings(text);
}
