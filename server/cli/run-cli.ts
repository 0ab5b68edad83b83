/** One run of the command line: from its words to its exit code. It throws nothing. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { CommanderError } from 'commander';

import { apiClient } from './api-client.ts';
import type { Cli } from './cli.ts';
import { CliError, EXIT, type ExitCode } from './cli-error.ts';
import { findLink } from './find-link.ts';
import { isOpenLine, operatorToken, serverAddress } from './operator-token.ts';
import { output, showError, type Streams } from './output.ts';
import { buildProgram, type GlobalOptions } from './program.ts';

export interface Surroundings extends Streams {
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  sleep: (ms: number) => Promise<void>;
  /** Null: nobody can be asked. */
  ask: ((question: string) => Promise<boolean>) | null;
}

/** A registration reads the whole tab. */
const CALL_MS_MAX = 180_000;

export async function runCli(words: readonly string[], around: Surroundings): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const program = buildProgram(async (work) => {
    const cli = open(program.opts(), around);
    await work(cli);
    exit = cli.output.exit;
  });
  for (const command of [program, ...program.commands.flatMap((each) => [each, ...each.commands])]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => around.stdout.write(text),
      writeErr: (text) => around.stderr.write(text),
    });
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return showError(around, program.opts<GlobalOptions>().json === true, error);
  }
}

function open(options: GlobalOptions, around: Surroundings): Cli {
  const env = options.envFile === undefined ? around.env : { ...readEnv(options.envFile), ...around.env };
  const server = serverAddress(env, options.server);
  const out = output(around, options.json === true);
  const api = apiClient({
    server,
    token: () => {
      const token = operatorToken(env, options.tokenFile);
      if (isOpenLine(server)) {
        out.say(`! The token goes to ${server} unencrypted. Use https outside a network of your own.`);
      }
      return token;
    },
    fetch: around.fetch,
    timeoutMs: CALL_MS_MAX,
  });
  const link = async (wanted: string) => findLink(await api.links(), wanted);
  return {
    api,
    output: out,
    env,
    fetch: around.fetch,
    link,
    async ask(wanted, call, request, asText) {
      const { linkId } = await link(wanted);
      out.show(await api.call(linkId, call, request), asText);
    },
    async confirm(question) {
      if (around.ask === null) {
        throw new CliError('NOT_CONFIRMED', `${question} Nobody can be asked here: say --yes.`, EXIT.usage);
      }
      if (!(await around.ask(question))) throw new CliError('NOT_CONFIRMED', 'Nothing was done.');
    },
    sleep: around.sleep,
  };
}

function readEnv(file: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch {
    throw new CliError('FILE_UNREADABLE', `${file} cannot be read.`, EXIT.usage);
  }
}
