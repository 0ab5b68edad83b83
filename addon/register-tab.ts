/** Starts the sync of the active tab. Asked twice, it repairs: triggers that are missing, settings that were lost. */
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import { sendRegistration } from './backend.ts';
import { linkProperties, stateProperty } from './document-state.ts';
import type { Host, Tab } from './host.ts';
import { ensureTriggers } from './triggers.ts';

/** The header is in the first row until the sidebar lets the user choose. */
const HEADER_ROW = 1;

/** An error whose message is a sentence for the user. */
export class PlainError extends Error {}

/** Registers the tab, stores what the backend answers. Throws PlainError with the reason when it did not work. */
export function registerTab(host: Host, tab: Tab): void {
  const operatorToken = host.scriptProperty('ROWLINK_OPERATOR_TOKEN');
  if (operatorToken === null || operatorToken === '') {
    throw new PlainError(
      'This add-on is not set up yet: its owner has to set the script property ROWLINK_OPERATOR_TOKEN to the token of the Rowlink server.',
    );
  }
  // First, because a link without triggers would look healthy and miss every edit.
  ensureTriggers(host);
  const spreadsheetId = host.spreadsheetId();
  const registered = sendRegistration(
    host,
    { v: PROTOCOL_VERSION, spreadsheetId, tabId: tab.id(), headerRow: HEADER_ROW },
    operatorToken,
  );
  if (!registered.ok) throw new PlainError(registered.message);
  const { settings, secret, tableName } = registered.answer;
  host.properties.set({
    ...linkProperties({ spreadsheetId, settings, secret, tableName }),
    ...stateProperty(settings.linkId, { clock: registered.clock, sentAt: null, error: null }),
  });
}
