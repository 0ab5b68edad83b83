/** Answers the sidebar's requests. Every answer carries the state of the active tab, so the sidebar keeps none. */
import { readLinks } from './document-state.ts';
import { flush, nudge } from './flush.ts';
import type { Host, Tab } from './host.ts';
import { mergeEntries } from './outbox.ts';
import { PlainError, registerTab } from './register-tab.ts';
import type { RpcAnswer, RpcRequest, TabStatus } from './rpc.ts';
import { ensureTriggers } from './triggers.ts';

/** Takes and gives JSON text; never throws, because the sidebar could show only Google's wording of it. */
export function answerSidebar(host: Host, requestJson: string): string {
  let answer: RpcAnswer;
  try {
    const { op } = JSON.parse(requestJson) as RpcRequest;
    const tab = host.activeTab();
    if (op === 'register') registerTab(host, tab);
    if (op === 'sync') syncTab(host, tab);
    answer = { ok: true, tab: statusOf(host, tab) };
  } catch (error) {
    answer = { ok: false, message: sentenceFor(error) };
  }
  return JSON.stringify(answer);
}

/** Sends what waits, has every linked tab read, puts back triggers that are missing. Says in a sentence how it went. */
export function syncDocument(host: Host): string {
  if (readLinks(host).length === 0) {
    return 'No tab of this spreadsheet is synced yet. Open the sidebar to start.';
  }
  ensureTriggers(host);
  flush(host);
  nudge(host, readLinks(host));
  const errors = readLinks(host).map((link) => link.state.error);
  return errors.find((error) => error !== null) ?? 'The server was asked to read the synced tabs.';
}

function syncTab(host: Host, tab: Tab): void {
  ensureTriggers(host);
  flush(host);
  nudge(host, linksOf(host, tab));
}

function linksOf(host: Host, tab: Tab): ReturnType<typeof readLinks> {
  return readLinks(host, tab.id());
}

function statusOf(host: Host, tab: Tab): TabStatus {
  const link = linksOf(host, tab)[0];
  const title = tab.title();
  if (link === undefined) return { title, link: null };
  const pending = mergeEntries(Object.values(link.outbox));
  return {
    title,
    link: {
      tableName: link.tableName,
      sentAt: link.state.sentAt,
      waitingRows: pending.rows.size,
      waitingNudge: pending.nudge,
      error: link.state.error,
    },
  };
}

function sentenceFor(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `Google did not let the add-on do this: ${reason}`;
}
