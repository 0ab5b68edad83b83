/**
 * The control API is for programs and pages of this machine. A foreign web page may send requests to 127.0.0.1, too: under its
 * own name (DNS rebinding), or from its own origin.
 */
import type { MiddlewareHandler } from 'hono';

const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

export const ownMachineOnly: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin');
  const names = [context.req.url, ...(origin === undefined ? [] : [origin])].map(
    (address) => URL.parse(address)?.hostname ?? '',
  );
  if (names.every((name) => LOCAL_NAMES.includes(name))) return next();
  const message = 'Only programs and pages of this machine may ask.';
  return context.json({ error: { code: 'CONTROL_FOREIGN', message } }, 403);
};
