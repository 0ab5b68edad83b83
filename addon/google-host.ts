/**
 * The host on real Apps Script: the only file that names Google's services. Nothing is called before a method is, because
 * a service call at load time breaks the menu of users who have not yet allowed anything.
 */
import type { Block, Host, Tab, TriggerKind } from './host.ts';

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
type Spreadsheet = GoogleAppsScript.Spreadsheet.Spreadsheet;

/** Wraps a sheet. */
export function googleTab(sheet: Sheet): Tab {
  const range = (block: Block): GoogleAppsScript.Spreadsheet.Range =>
    sheet.getRange(block.firstRow, block.firstColumn + 1, block.rowCount, block.columnCount);
  return {
    id: () => sheet.getSheetId(),
    title: () => sheet.getName(),
    lastRow: () => sheet.getLastRow(),
    shownTexts: (block) => range(block).getDisplayValues(),
    values: (block) => range(block).getValues(),
    formulas: (block) => range(block).getFormulas(),
    type: (row, column, text) => void sheet.getRange(row, column + 1).setValue(text),
    show: (row, column) => void sheet.getRange(row, column + 1).activate(),
  };
}

/** The block of a range. */
export function googleBlock(range: GoogleAppsScript.Spreadsheet.Range): Block {
  return {
    firstRow: range.getRow(),
    rowCount: range.getNumRows(),
    firstColumn: range.getColumn() - 1,
    columnCount: range.getNumColumns(),
  };
}

/** Who an event is about; empty where Google does not tell, for example people of another organisation. */
export function googleUser(user: GoogleAppsScript.Base.User | undefined): string {
  try {
    return user?.getEmail() ?? '';
  } catch {
    return '';
  }
}

/** `source` is the event's spreadsheet; without an event it is asked for when it is needed. */
export function googleHost(source?: Spreadsheet): Host {
  const documentProperties = (): GoogleAppsScript.Properties.Properties =>
    PropertiesService.getDocumentProperties();
  const spreadsheet = (): Spreadsheet => source ?? SpreadsheetApp.getActiveSpreadsheet();
  let lock: GoogleAppsScript.Lock.Lock | null = null;
  return {
    now: () => Date.now(),
    newId: () => Utilities.getUuid().replace(/-/g, ''),
    properties: {
      all: () => documentProperties().getProperties(),
      set: (entries) => void documentProperties().setProperties(entries),
      remove: (name) => void documentProperties().deleteProperty(name),
    },
    user: () => Session.getEffectiveUser().getEmail(),
    identityToken: () => ScriptApp.getIdentityToken(),
    spreadsheetId: () => spreadsheet().getId(),
    putMark: (key, value) => {
      spreadsheet().addDeveloperMetadata(key, value, SpreadsheetApp.DeveloperMetadataVisibility.DOCUMENT);
      // Writes are kept back until something reads; the server reads from outside.
      SpreadsheetApp.flush();
    },
    removeMarks: (key, isOver) => {
      for (const mark of spreadsheet().getDeveloperMetadata()) {
        if (mark.getKey() === key && isOver(mark.getValue() ?? '')) mark.remove();
      }
    },
    addEditor: (email) => void spreadsheet().addEditor(email),
    activeTab: () => googleTab(spreadsheet().getActiveSheet()),
    tabById: (tabId) => {
      const sheet = spreadsheet().getSheetById(tabId);
      return sheet === null ? null : googleTab(sheet);
    },
    timeZone: () => spreadsheet().getSpreadsheetTimeZone(),
    wallTime: (instantMs, timeZone) =>
      Date.parse(Utilities.formatDate(new Date(instantMs), timeZone, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")),

    sha256: (text) =>
      base64Url(Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, text, Utilities.Charset.UTF_8)),
    hmacSha256: (text, secret) =>
      base64Url(Utilities.computeHmacSha256Signature(asciiBytes(text), bytesOfBase64Url(secret))),
    fetch: (method, url, body, headers) => {
      const answer = UrlFetchApp.fetch(url, {
        method: method === 'GET' ? 'get' : 'post',
        ...(method === 'POST' && { contentType: 'application/json', payload: body }),
        headers,
        muteHttpExceptions: true,
        followRedirects: false,
      });
      return { status: answer.getResponseCode(), body: answer.getContentText() };
    },

    tryLock: () => {
      lock = LockService.getDocumentLock();
      return lock.tryLock(0);
    },
    unlock: () => lock?.releaseLock(),

    installedTriggers: () =>
      ScriptApp.getUserTriggers(spreadsheet()).map((trigger) => ({
        handler: trigger.getHandlerFunction(),
        uid: trigger.getUniqueId(),
      })),
    installTrigger: (kind, handler) => newTrigger(kind, handler).getUniqueId(),
    removeTrigger: (uid) => {
      const own = ScriptApp.getUserTriggers(spreadsheet()).filter((trigger) => trigger.getUniqueId() === uid);
      for (const trigger of own) ScriptApp.deleteTrigger(trigger);
    },
  };
}

function newTrigger(kind: TriggerKind, handler: string): GoogleAppsScript.Script.Trigger {
  const builder = ScriptApp.newTrigger(handler);
  const document = (): GoogleAppsScript.Script.SpreadsheetTriggerBuilder =>
    builder.forSpreadsheet(SpreadsheetApp.getActiveSpreadsheet());
  switch (kind) {
    case 'edit':
      return document().onEdit().create();
    case 'change':
      return document().onChange().create();
    case 'hourly':
      return builder.timeBased().everyHours(1).create();
  }
}

function base64Url(bytes: number[]): string {
  return Utilities.base64EncodeWebSafe(bytes).replace(/=+$/, '');
}

/** Google's decoder wants the padding that the wire leaves out. */
function bytesOfBase64Url(text: string): number[] {
  return Utilities.base64DecodeWebSafe(text + '='.repeat((4 - (text.length % 4)) % 4));
}

function asciiBytes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
