/**
 * Triggers that are left over: somebody took over, or nothing is linked any more. They remove themselves, because only the
 * one who installed a trigger can.
 */
import { linksIn } from './document-state.ts';
import type { Host } from './host.ts';
import { isReplaced, readOwner } from './trigger-owner.ts';

/** Which trigger fired. */
export interface Firing {
  handler: string;
  /** Google's unique id; undefined where the event has none. */
  triggerUid: string | undefined;
  /** Who did what fired it; empty where Google does not tell. */
  by?: string;
}

/** True when the event is not to be handled; the trigger is gone then. Costs no call for a trigger in use. */
export function isStale(host: Host, properties: Record<string, string>, firing: Firing): boolean {
  const { handler, triggerUid } = firing;
  if (triggerUid === undefined) return false;
  const owner = readOwner(properties);
  const isForNothing = owner === null && linksIn(host, properties).length === 0;
  if (!isForNothing && !isReplaced(owner, handler, triggerUid)) return false;
  host.removeTrigger(triggerUid);
  return true;
}
