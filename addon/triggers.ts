/**
 * The installable triggers of this document. They run as the user who installed them; asking twice installs nothing twice.
 */
import type { Host, TriggerKind } from './host.ts';

const wanted: { kind: TriggerKind; handler: string }[] = [
  { kind: 'edit', handler: 'onSheetEdit' },
  { kind: 'change', handler: 'onSheetChange' },
  { kind: 'hourly', handler: 'onHourly' },
];

/** Installs what is missing. Throws Google's error when the user did not allow it. */
export function ensureTriggers(host: Host): void {
  const installed = host.installedHandlers();
  for (const { kind, handler } of wanted) {
    if (!installed.includes(handler)) host.installTrigger(kind, handler);
  }
}
