/** Before a tab is linked: what the server says about it, sharing, and the start of the sync. */
import type { ClockSample } from '../shared/protocol/edit-batch.ts';
import type {
  PreviewAnswer,
  Registration,
  RegistrationAnswer,
  TablesAnswer,
} from '../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import { askAbout, askTables, sendPreview, sendRegistration } from './backend.ts';
import { linkProperties, readLinks, stateProperty } from './document-state.ts';
import type { Host, Tab } from './host.ts';
import { answerOf } from './plain-error.ts';
import { identityOf, withProof } from './prove-right.ts';
import type { Choices } from './rpc.ts';
import { readOwner } from './trigger-owner.ts';
import { ensureTriggers, removeTriggers } from './triggers.ts';

/** The account with which people share their spreadsheets. Throws PlainError. */
export function serviceAccount(host: Host): string {
  return answerOf(askAbout(host, identityOf(host))).serviceAccount;
}

/** Shares the spreadsheet on behalf of the caller; answers with whom. Throws Google's error when the caller may not. */
export function shareWithServer(host: Host): string {
  const email = serviceAccount(host);
  host.addEditor(email);
  return email;
}

/** Tables that are there already and may be linked with a tab. Throws PlainError. */
export function attachableTables(host: Host): TablesAnswer {
  return answerOf(askTables(host, identityOf(host)));
}

/** What a registration would do. Throws PlainError. */
export function previewTab(host: Host, tab: Tab, choices: Choices): PreviewAnswer {
  const registration = registrationOf(host, tab, choices);
  return answerOf(withProof(host, (identity) => sendPreview(host, identity, registration)));
}

/**
 * Starts the sync of the tab and stores what the server answers. Asked twice, it repairs: triggers that are missing,
 * settings that were lost. Throws PlainError with the reason when it did not work.
 */
export function registerTab(host: Host, tab: Tab, choices: Partial<Choices>): void {
  // First, because a link without triggers would look healthy and miss every edit.
  ensureTriggers(host);
  const owner = readOwner(host.properties.all())?.user ?? '';
  const registration = {
    ...registrationOf(host, tab, { headerRow: 1, ...choices }),
    ...(owner !== '' && { owner }),
  };
  const { settings, secret, tableName, clock } = sendOrUndo(host, registration);
  const { spreadsheetId } = registration;
  host.properties.set({
    ...linkProperties({ spreadsheetId, settings, secret, tableName }),
    ...stateProperty(settings.linkId, { clock, sentAt: null, error: null }),
  });
}

/** Triggers that serve no link go again when it did not work. */
function sendOrUndo(host: Host, registration: Registration): RegistrationAnswer & { clock: ClockSample } {
  try {
    return answerOf(withProof(host, (identity) => sendRegistration(host, identity, registration)));
  } catch (error) {
    if (readLinks(host).length === 0) removeTriggers(host);
    throw error;
  }
}

function registrationOf(host: Host, tab: Tab, choices: Choices): Registration {
  return { ...choices, v: PROTOCOL_VERSION, spreadsheetId: host.spreadsheetId(), tabId: tab.id() };
}
