/** An add-on of another version than ours is told what to do, before anything it sends is misunderstood. */
import type { MiddlewareHandler } from 'hono';

import { PROTOCOL_VERSION, VERSION_HEADER } from '../../shared/protocol/version.ts';
import { SyncError } from '../core/sync-error.ts';

/** Requests without the header are judged by the `v` of their body alone. */
export const sameProtocol: MiddlewareHandler = async (context, next) => {
  const given = context.req.header(VERSION_HEADER);
  if (given !== undefined) requireSameVersion(Number(given));
  await next();
};

/** Throws ADDON_OUTDATED or SERVER_OUTDATED for another version than ours. What is no version is left to the schema. */
export function requireSameVersion(given: unknown): void {
  if (typeof given !== 'number' || !Number.isInteger(given)) return;
  if (given < PROTOCOL_VERSION) throw new SyncError('ADDON_OUTDATED');
  if (given > PROTOCOL_VERSION) throw new SyncError('SERVER_OUTDATED');
}
