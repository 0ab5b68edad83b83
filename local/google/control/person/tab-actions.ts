/** What a person does with whole tabs. The caller has the tab; each tells what happened and how it is taken back. */
import { randomInt } from 'node:crypto';
import { EditContext } from '../../api/edit-context.ts';
import { copyTab } from '../../api/requests/copy-sheet-requests.ts';
import { renameTab } from '../../workbook/rename-tab.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { ActionRefused } from '../action-refused.ts';
import type { Done, TakeBack } from './take-back.ts';
import { isThere } from './take-back.ts';

/** Adds an empty tab at the right end. */
export function add(workbook: Workbook, title: string, tabId: number): Done {
  if (workbook.tabByTitle(title)) throw new ActionRefused(`A tab named "${title}" exists already.`);
  const tab = workbook.addTab(tabId, title);
  return { told: { kind: 'INSERT_GRID', firesEdit: false }, takeBack: takeBackAdded(workbook, tab) };
}

/** Puts a copy ("Copy of …") to the right of the tab. */
export function duplicate(workbook: Workbook, source: Tab, email: string): { tab: Tab; done: Done } {
  const actor = { email, owner: true, ownerEmail: email };
  const context = new EditContext(workbook, actor, () => randomInt(1, 2_147_483_647));
  const tab = copyTab(context, source, { index: workbook.tabs.indexOf(source) + 1 });
  const takeBack = takeBackAdded(workbook, tab);
  return { tab, done: { told: { kind: 'INSERT_GRID', firesEdit: false }, takeBack } };
}

export function remove(workbook: Workbook, tab: Tab): Done {
  if (workbook.tabs.length === 1) throw new ActionRefused('The last tab cannot be deleted.');
  const takeBack = takeBackRemoved(workbook, tab, workbook.tabs.indexOf(tab));
  workbook.removeTab(tab);
  return { told: { kind: 'REMOVE_GRID', firesEdit: false }, takeBack };
}

export function rename(workbook: Workbook, tab: Tab, title: string): Done {
  if (title === '' || !isFree(workbook, tab, title)) {
    throw new ActionRefused(`A tab cannot be named "${title}": the name is empty or taken.`);
  }
  const before = tab.title;
  renameTab(workbook, tab, title);
  const takeBack: TakeBack = () => {
    if (!isThere(workbook, tab) || !isFree(workbook, tab, before)) return undefined;
    const { told, takeBack: again } = rename(workbook, tab, before);
    return { tabId: tab.tabId, told, again };
  };
  return { told: { kind: 'OTHER', firesEdit: false }, takeBack };
}

function isFree(workbook: Workbook, tab: Tab, title: string): boolean {
  const other = workbook.tabByTitle(title);
  return other === undefined || other === tab;
}

function takeBackAdded(workbook: Workbook, tab: Tab): TakeBack {
  return () => {
    if (!isThere(workbook, tab) || workbook.tabs.length === 1) return undefined;
    const { told, takeBack: again } = remove(workbook, tab);
    return { tabId: tab.tabId, told, again };
  };
}

function takeBackRemoved(workbook: Workbook, tab: Tab, index: number): TakeBack {
  return () => {
    if (!isFree(workbook, tab, tab.title)) return undefined;
    workbook.placeTab(tab, Math.min(index, workbook.tabs.length));
    const told = { kind: 'INSERT_GRID', firesEdit: false } as const;
    return { tabId: tab.tabId, told, again: takeBackAdded(workbook, tab) };
  };
}
