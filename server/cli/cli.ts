/** What every command gets: the server, the way to a link, and where it writes. */
import type { LinkCall, LinkCalls } from '../../shared/protocol/link-api/calls.ts';
import type { LinkView } from '../../shared/protocol/link-api/views.ts';
import type { ApiClient } from './api-client.ts';
import type { Output } from './output.ts';

export interface Cli {
  api: ApiClient;
  output: Output;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
  /** The link that a person means by this. Throws LINK_UNKNOWN, LINK_AMBIGUOUS. */
  link(wanted: string): Promise<LinkView>;
  /** Asks the server about the link that a person means by `wanted`, and shows the answer. */
  ask<C extends LinkCall>(
    wanted: string,
    call: C,
    request: LinkCalls[C]['request'],
    asText: (answer: LinkCalls[C]['answer']) => string,
  ): Promise<void>;
  /** Throws NOT_CONFIRMED when the person says no, or cannot be asked. */
  confirm(question: string): Promise<void>;
  sleep(ms: number): Promise<void>;
}

/** Runs a command's work; what it throws ends the program with its sentence. */
export type Run = (work: (cli: Cli) => Promise<void>) => Promise<void>;
