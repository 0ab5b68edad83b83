/**
 * The add-on's public surface: the build makes a global function of each export, and nothing else is global.
 * Menu items, triggers and the sidebar call these by name, so a name that was released must stay.
 */
import { answerSidebar } from './answer-sidebar.ts';
import { linksIn } from './document-state.ts';
import { flush, nudge } from './flush.ts';
import { googleBlock, googleHost, googleTab, googleUser } from './google-host.ts';
import { handleEdit } from './on-edit.ts';
import { isStale } from './stale-triggers.ts';
import { syncDocument } from './sync-document.ts';

/** Simple trigger. May run without any permission: only the menu is allowed here. */
export function onOpen(): void {
  SpreadsheetApp.getUi()
    .createAddonMenu()
    .addItem('Open sidebar', 'showSidebar')
    .addItem('Sync now', 'syncNow')
    .addToUi();
}

/** Runs once when a user installs the add-on from inside the editor. */
export function onInstall(): void {
  onOpen();
}

/** Menu item. */
export function showSidebar(): void {
  SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('sidebar').setTitle('Rowlink'));
}

/** Menu item: sends what waits and has all linked tabs of the document read. */
export function syncNow(): void {
  SpreadsheetApp.getActiveSpreadsheet().toast(syncDocument(googleHost()), 'Rowlink');
}

/** Installable edit trigger. */
export function onSheetEdit(event: GoogleAppsScript.Events.SheetsOnEdit): void {
  const capturedAt = Date.now();
  const firing = { handler: 'onSheetEdit', triggerUid: event.triggerUid, by: googleUser(event.user) };
  const tab = googleTab(event.range.getSheet());
  handleEdit(googleHost(event.source), tab, googleBlock(event.range), capturedAt, firing);
}

/** Installable change trigger: rows, columns and tabs that came, went or moved. Cell values have their own trigger. */
export function onSheetChange(event: GoogleAppsScript.Events.SheetsOnChange): void {
  if (event.changeType === 'EDIT' || event.changeType === 'FORMAT') return;
  const host = googleHost();
  const properties = host.properties.all();
  if (isStale(host, properties, { handler: 'onSheetChange', triggerUid: event.triggerUid })) return;
  nudge(host, linksIn(host, properties));
}

/** Hourly trigger: the outbox of a document that nobody edits must not wait for ever. */
export function onHourly(event: GoogleAppsScript.Events.TimeDriven): void {
  const host = googleHost();
  if (isStale(host, host.properties.all(), { handler: 'onHourly', triggerUid: event.triggerUid })) return;
  flush(host);
}

/** The only function that the sidebar calls: JSON text in, JSON text out (`rpc.ts`). */
export function api(requestJson: string): string {
  return answerSidebar(googleHost(), requestJson);
}
