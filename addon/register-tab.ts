/** Before a tab is linked: what the server says about it, sharing, and the start of the sync. */
import type { PreviewAnswer, Registration } from '../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import { askAbout, sendPreview, sendRegistration } from './backend.ts';
import { linkProperties, readLinks, stateProperty } from './document-state.ts';
import type { Host, Tab } from './host.ts';
import { answerOf, PlainError } from './plain-error.ts';
import type { Choices } from './rpc.ts';
import { readOwner } from './trigger-owner.ts';
import { ensureTriggers, removeTriggers } from './triggers.ts';

/** The account with which people share their spreadsheets. Throws PlainError. */
export function serviceAccount(host: Host): string {
  return answerOf(askAbout(host, operatorToken(host))).serviceAccount;
}

/** Shares the spreadsheet on behalf of the caller; answers with whom. Throws Google's error when the caller may not. */
export function shareWithServer(host: Host): string {
  const email = serviceAccount(host);
  host.addEditor(email);
  return email;
}

/** What a registration would do. Throws PlainError. */
export function previewTab(host: Host, tab: Tab, choices: Choices): PreviewAnswer {
  return answerOf(sendPreview(host, registrationOf(host, tab, choices), operatorToken(host)));
}

/**
 * Starts the sync of the tab and stores what the server answers. Asked twice, it repairs: triggers that are missing,
 * settings that were lost. Throws PlainError with the reason when it did not work.
 */
export function registerTab(host: Host, tab: Tab, choices: Partial<Choices>): void {
  const token = operatorToken(host);
  // First, because a link without triggers would look healthy and miss every edit.
  ensureTriggers(host);
  const owner = readOwner(host.properties.all())?.user ?? '';
  const registration = {
    ...registrationOf(host, tab, { headerRow: 1, ...choices }),
    ...(owner !== '' && { owner }),
  };
  const registered = sendRegistration(host, registration, token);
  if (!registered.ok && readLinks(host).length === 0) removeTriggers(host);
  const { settings, secret, tableName, clock } = answerOf(registered);
  const { spreadsheetId } = registration;
  host.properties.set({
    ...linkProperties({ spreadsheetId, settings, secret, tableName }),
    ...stateProperty(settings.linkId, { clock, sentAt: null, error: null }),
  });
}

function registrationOf(host: Host, tab: Tab, choices: Choices): Registration {
  return { ...choices, v: PROTOCOL_VERSION, spreadsheetId: host.spreadsheetId(), tabId: tab.id() };
}

function operatorToken(host: Host): string {
  const token = host.scriptProperty('ROWLINK_OPERATOR_TOKEN');
  if (token !== null && token !== '') return token;
  throw new PlainError(
    'This add-on is not set up yet: its owner has to set the script property ROWLINK_OPERATOR_TOKEN to the token of the Rowlink server.',
  );
}
