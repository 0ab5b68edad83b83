/**
 * The installable triggers of this document. They run as the user who installed them; asking twice installs nothing twice,
 * and only one person has them.
 */
import type { Host, InstalledTrigger, TriggerKind } from './host.ts';
import { OWNER_PROPERTY, readOwner } from './trigger-owner.ts';

const wanted: { kind: TriggerKind; handler: string }[] = [
  { kind: 'edit', handler: 'onSheetEdit' },
  { kind: 'change', handler: 'onSheetChange' },
  { kind: 'hourly', handler: 'onHourly' },
];

/**
 * Installs what is missing, unless edits are noticed on behalf of somebody else. `takeOver`: then, too. Throws Google's
 * error when the user did not allow it.
 */
export function ensureTriggers(host: Host, takeOver = false): void {
  const owner = readOwner(host.properties.all());
  const user = host.user();
  if (owner !== null && owner.user !== user && !takeOver) return;
  const installed = host.installedTriggers();
  const triggers: Record<string, string> = {};
  for (const { kind, handler } of wanted) {
    triggers[handler] = uidOf(installed, handler) ?? host.installTrigger(kind, handler);
  }
  const stored = JSON.stringify({ user, triggers });
  if (stored !== JSON.stringify(owner)) host.properties.set({ [OWNER_PROPERTY]: stored });
}

/** Takes away the caller's triggers: the last link of the document is gone. */
export function removeTriggers(host: Host): void {
  for (const { uid } of host.installedTriggers()) host.removeTrigger(uid);
  host.properties.remove(OWNER_PROPERTY);
}

function uidOf(installed: readonly InstalledTrigger[], handler: string): string | undefined {
  return installed.find((trigger) => trigger.handler === handler)?.uid;
}
