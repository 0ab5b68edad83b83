/** Answers the sidebar's requests: one function for each operation, all about the tab in front. */
import { callLink } from './backend.ts';
import { flush } from './flush.ts';
import { goToCell, typeCell } from './cells.ts';
import type { Link } from './document-state.ts';
import { readLinks } from './document-state.ts';
import type { Host, Tab } from './host.ts';
import { answerOf, PlainError, plainWords } from './plain-error.ts';
import {
  attachableTables,
  previewTab,
  registerTab,
  serviceAccount,
  shareWithServer,
} from './register-tab.ts';
import { ADDON } from './rpc.ts';
import type { Operation, Operations, Problem, RpcAnswer, RpcRequest } from './rpc.ts';
import { rotateKey } from './rotate-key.ts';
import { sendAndRead } from './sync-document.ts';
import { tabStatus } from './tab-status.ts';
import { isOwnerUntold, tellOwner } from './tell-owner.ts';
import { ensureTriggers } from './triggers.ts';
import { unlinkTab } from './unlink-tab.ts';

type Answerers = {
  [O in Operation]: (host: Host, tab: Tab, request: Operations[O]['request']) => Operations[O]['answer'];
};

const answerers: Answerers = {
  status: (host, tab, { repair }) => {
    if (repair === true && readLinks(host).length > 0) tryTriggers(host);
    const status = tabStatus(host, tab);
    if (isOwnerUntold(status)) tellOwner(host);
    const { link } = status;
    const waits = link !== null && (link.waitingRows > 0 || link.waitingNudge);
    if (!waits || link.view === null) return status;
    // The server is there again: what it missed need not wait for the next edit.
    flush(host);
    return tabStatus(host, tab);
  },
  about: (host) => ({ serviceAccount: serviceAccount(host) }),
  share: (host) => ({ serviceAccount: shareWithServer(host) }),
  tables: (host) => attachableTables(host),
  preview: previewTab,
  register: (host, tab, choices) => {
    registerTab(host, tab, choices);
    return tabStatus(host, tab);
  },
  sync: (host, tab) => {
    sendAndRead(host, tab.id());
    return tabStatus(host, tab);
  },
  takeOver: (host, tab) => {
    ensureTriggers(host, true);
    tellOwner(host);
    return tabStatus(host, tab);
  },
  unlink: (host, tab, { clean }) => {
    unlinkTab(host, linkOf(host, tab), clean);
    return tabStatus(host, tab);
  },
  goTo: (host, tab, place) => ({ row: goToCell(tab, linkOf(host, tab), place) }),
  typeCell: (host, tab, place) => ({ row: typeCell(host, tab, linkOf(host, tab), place) }),
  rotateKey: (host, tab) => {
    rotateKey(host, linkOf(host, tab));
    return tabStatus(host, tab);
  },
  link: (host, tab, { call, request }) => {
    // Its answer holds the secret, which the sidebar never sees.
    if ((call as string) === 'rotateKey') throw new PlainError('The key is renewed in the settings.');
    return answerOf(callLink(host, linkOf(host, tab), call, request));
  },
};

/** Takes and gives JSON text; never throws, because the sidebar could show only Google's wording of it. */
export function answerSidebar(host: Host, requestJson: string): string {
  let answer: RpcAnswer;
  try {
    const { op, request } = JSON.parse(requestJson) as RpcRequest;
    answer = { ok: true, answer: answerOne(host, op, request ?? {}) };
  } catch (error) {
    answer = { ok: false, problem: problemOf(error) };
  }
  return JSON.stringify(answer);
}

function answerOne(host: Host, op: Operation, request: object): unknown {
  if (!Object.prototype.hasOwnProperty.call(answerers, op)) {
    throw new PlainError('The sidebar is of another version than the add-on. Close it and open it again.');
  }
  const answer = answerers[op] as (host: Host, tab: Tab, request: object) => unknown;
  return answer(host, host.activeTab(), request);
}

function linkOf(host: Host, tab: Tab): Link {
  const link = readLinks(host, tab.id())[0];
  if (link === undefined) throw new PlainError('This tab is not synced.', 'LINK_UNKNOWN');
  return link;
}

/** A look must not fail because this person may not install triggers. */
function tryTriggers(host: Host): void {
  try {
    ensureTriggers(host);
  } catch {
    return;
  }
}

function problemOf(error: unknown): Problem {
  return { code: error instanceof PlainError ? error.code : ADDON, message: plainWords(error) };
}
