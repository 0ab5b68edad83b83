/**
 * The sidebar: asks the add-on for the state of the active tab and shows it. It keeps no state of its own. Texts from the
 * sheet and the server are set as text, never as markup.
 */
import type { LinkStatus, RpcAnswer, RpcRequest, TabStatus } from '../rpc.ts';
import { runApi } from './google-script.ts';

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The sidebar has no element "${id}".`);
  return found;
}

const buttons = ['register', 'sync', 'refresh'].map((id) => element(id) as HTMLButtonElement);

/** Asks, and shows the answer; buttons rest meanwhile. */
async function ask(op: RpcRequest['op'], progress: string): Promise<void> {
  setBusy(true);
  element('progress').textContent = progress;
  try {
    const request: RpcRequest = { op };
    const answer = JSON.parse(await runApi(JSON.stringify(request))) as RpcAnswer;
    if (answer.ok) showTab(answer.tab);
    else showProblem(answer.message);
  } catch {
    showProblem(
      'Google did not answer. Are you signed in to several Google accounts in this browser? Add-ons work with the first one only. Else try again in a moment.',
    );
  }
  element('progress').textContent = '';
  element('loading').hidden = true;
  element('refresh').hidden = false;
  setBusy(false);
}

function setBusy(busy: boolean): void {
  document.querySelector('main')?.setAttribute('aria-busy', String(busy));
  for (const button of buttons) button.disabled = busy;
}

function showTab(tab: TabStatus): void {
  element('not-linked').hidden = tab.link !== null;
  element('linked').hidden = tab.link === null;
  element('new-title').textContent = tab.title;
  element('tab-title').textContent = tab.title;
  showProblem(tab.link?.error ?? null);
  if (tab.link === null) return;
  element('table-name').textContent = tab.link.tableName;
  element('sent-at').textContent =
    tab.link.sentAt === null ? 'nothing yet' : new Date(tab.link.sentAt).toLocaleString();
  element('waiting').textContent = waitingText(tab.link);
}

function waitingText({ waitingRows, waitingNudge }: LinkStatus): string {
  const rows = waitingRows === 0 ? '' : waitingRows === 1 ? '1 row' : `${waitingRows} rows`;
  const parts = [rows, waitingNudge ? 'a look at the whole tab' : ''].filter((part) => part !== '');
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

function showProblem(message: string | null): void {
  element('problem').hidden = message === null;
  element('problem-text').textContent = message;
}

element('register').addEventListener('click', () => void ask('register', 'Starting the sync…'));
element('sync').addEventListener('click', () => void ask('sync', 'Syncing…'));
element('refresh').addEventListener('click', () => void ask('status', 'Looking…'));
void ask('status', '');
