/**
 * The server's HTTP API as its operator uses it. Each call is made once; a refusal is a CliError with the server's own code and
 * sentence. The token goes into a header and nowhere else.
 */
import { z } from 'zod';

import { ABOUT_PATH } from '../../shared/protocol/about.ts';
import { linkRequest, type LinkCall, type LinkCalls } from '../../shared/protocol/link-api/calls.ts';
import * as answers from '../../shared/protocol/answers.ts';
import { LINK_SCHEMAS } from '../../shared/protocol/link-api/schemas.ts';
import { linkViewSchema, type LinkView } from '../../shared/protocol/link-api/views.ts';
import { OPERATOR_PATH } from '../../shared/protocol/operator-api/requests.ts';
import { accountListSchema, accountMoveSchema } from '../../shared/protocol/operator-api/schemas.ts';
import type { AccountList, AccountMove } from '../../shared/protocol/operator-api/views.ts';
import type {
  PreviewAnswer,
  Registration,
  RegistrationAnswer,
  TablesAnswer,
} from '../../shared/protocol/registration.ts';
import { PREVIEW_PATH, REGISTER_PATH, TABLES_PATH } from '../../shared/protocol/signing.ts';
import { CliError, EXIT } from './cli-error.ts';

export interface ApiClient {
  /** Every link. */
  links(): Promise<LinkView[]>;
  call<C extends LinkCall>(
    link: string,
    call: C,
    request: LinkCalls[C]['request'],
  ): Promise<LinkCalls[C]['answer']>;
  /** How the installation is; answered without a token. */
  health(): Promise<Health>;
  /** The address that people share their spreadsheets with. */
  serviceAccount(): Promise<string>;
  accounts(): Promise<AccountList>;
  /** `spreadsheetId`: Google's. */
  moveSpreadsheet(spreadsheetId: string, account: string): Promise<AccountMove>;
  /** Tables that are there already and may be linked. */
  tables(): Promise<TablesAnswer>;
  preview(registration: Registration): Promise<PreviewAnswer>;
  register(registration: Registration): Promise<RegistrationAnswer>;
}

export type Health = z.infer<typeof healthSchema>;

export interface ApiOptions {
  /** The server's address, without a path of the API. */
  server: string;
  /** The operator's token; asked for when the first call is made. */
  token: () => string;
  fetch: typeof globalThis.fetch;
  /** Milliseconds that one call may take. */
  timeoutMs: number;
}

const linksSchema = z.object({ links: z.array(linkViewSchema) });
const healthSchema = z.object({
  status: z.enum(['healthy', 'degraded', 'down']),
  mysql: z.enum(['up', 'down']),
  redis: z.enum(['up', 'down']),
  sheetsApi: z.enum(['up', 'rate_limited', 'down', 'unknown']),
  processes: z.record(z.string(), z.number()).nullable(),
});
const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.array(z.string()).default([]) }),
});

export function apiClient(options: ApiOptions): ApiClient {
  const ask = async <T>(
    schema: z.ZodType<T>,
    method: 'GET' | 'POST',
    path: string,
    body = '',
  ): Promise<T> => {
    const response = await send(options, method, path, body, { authorization: `Bearer ${options.token()}` });
    const json = await jsonOf(response);
    if (!response.ok) throw refusal(options.server, response.status, json);
    // What this version does not know of an answer is passed on: `--json` shows all that the server said.
    if (!schema.safeParse(json).success) throw foreign(options.server);
    return json as T;
  };
  return {
    links: async () => (await ask(linksSchema, 'GET', '/api/sync/status')).links,
    call(link, call, request) {
      const { method, path, body } = linkRequest(link, call, { ...request });
      return ask(LINK_SCHEMAS[call].answer, method, path, body);
    },
    async health() {
      const parsed = healthSchema.safeParse(await jsonOf(await send(options, 'GET', '/api/health')));
      if (!parsed.success) throw foreign(options.server);
      return parsed.data;
    },
    serviceAccount: async () => (await ask(answers.aboutAnswerSchema, 'GET', ABOUT_PATH)).serviceAccount,
    accounts: () => ask(accountListSchema, 'GET', `${OPERATOR_PATH}/accounts`),
    moveSpreadsheet: (spreadsheetId, account) =>
      ask(
        accountMoveSchema,
        'POST',
        `${OPERATOR_PATH}/accounts/move`,
        JSON.stringify({ spreadsheetId, account }),
      ),
    tables: () => ask(answers.tablesAnswerSchema, 'GET', TABLES_PATH),
    preview: (registration) =>
      ask(answers.previewAnswerSchema, 'POST', PREVIEW_PATH, JSON.stringify(registration)),
    register: (registration) =>
      ask(answers.registrationAnswerSchema, 'POST', REGISTER_PATH, JSON.stringify(registration)),
  };
}

function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => null);
}

async function send(
  { server, fetch, timeoutMs }: ApiOptions,
  method: 'GET' | 'POST',
  path: string,
  body = '',
  proof: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const headers = { ...proof, ...(method === 'POST' && { 'content-type': 'application/json' }) };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(new URL(path, server), {
      method,
      headers,
      signal,
      // The token is for this server alone.
      redirect: 'error',
      ...(method === 'POST' && { body }),
    });
  } catch (error) {
    throw unreachable(server, error);
  }
}

function unreachable(server: string, error: unknown): CliError {
  const why = signalOf(error) ?? 'no answer';
  return new CliError(
    'SERVER_UNREACHABLE',
    `${server} cannot be reached (${why}). Check that the server runs; name its address with --server or ROWLINK_SERVER.`,
    EXIT.unreachable,
  );
}

function signalOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : error.message;
}

/** What the server's doors say to a token that is not the operator's. */
const NOT_OPERATOR = ['OPERATOR_ONLY', 'SIGN_IN_NEEDED', 'IDENTITY_REFUSED'];

function refusal(server: string, status: number, json: unknown): CliError {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return foreign(server, `HTTP ${status}`);
  const { code, message, details } = parsed.data.error;
  if (NOT_OPERATOR.includes(code)) {
    const how = 'Give it in ROWLINK_OPERATOR_TOKEN, or name a file that holds it with --token-file.';
    return new CliError('OPERATOR_ONLY', `The server does not take this operator token. ${how}`);
  }
  return new CliError(code, message, EXIT.failed, details);
}

function foreign(server: string, what = 'an answer that this version does not know'): CliError {
  return new CliError(
    'ANSWER_UNKNOWN',
    `${server} gave ${what}. Check that it is a Rowlink server, and of the same version as this command.`,
  );
}
