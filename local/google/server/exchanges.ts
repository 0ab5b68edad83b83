/**
 * Every request that the APIs get, with its answer, on a diagnostics channel: a test subscribes and checks them,
 * whoever sent them. Published before the answer leaves, so who has the answer knows that it was seen.
 * Without a subscriber it costs nothing. Only for answers that end: it waits for the whole body.
 */
import { channel } from 'node:diagnostics_channel';
import type { MiddlewareHandler } from 'hono';
import { isBroken } from './apply-fault.ts';

/** One request and what was answered; bodies as they were sent. */
export interface Exchange {
  readonly verb: string;
  /** Path with query. */
  readonly address: string;
  /** Empty when there was no body. */
  readonly request: string;
  /** Undefined when the connection was broken instead of an answer. */
  readonly answer: { readonly status: number; readonly body: string } | undefined;
}

/** The name of the channel; its messages are of the type `Exchange`. */
export const exchangeChannel = 'rowlink:google:exchange';

const exchanges = channel(exchangeChannel);

export const publishExchanges: MiddlewareHandler = async (context, next) => {
  await next();
  if (!exchanges.hasSubscribers) return;
  const { pathname, search } = new URL(context.req.url);
  const { res } = context;
  exchanges.publish({
    verb: context.req.method,
    address: pathname + search,
    request: await context.req.text(),
    answer: isBroken(res) ? undefined : { status: res.status, body: await res.clone().text() },
  } satisfies Exchange);
};
