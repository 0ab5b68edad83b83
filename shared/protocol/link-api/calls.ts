/**
 * What can be asked and told about one link, by its add-on (signed with the link's secret) and by the operator. Each call
 * is one route under `/api/links/{link}`; a segment `:id` is filled from the request, the rest of it is the query of a
 * GET or the JSON body of a POST.
 */
import type * as requests from './requests.ts';
import type * as views from './views.ts';

/** Request and answer of each call. */
export interface LinkCalls {
  readLink: { request: NoRequest; answer: views.LinkView };
  syncNow: { request: NoRequest; answer: views.LinkView };
  pauseLink: { request: NoRequest; answer: views.LinkView };
  resumeLink: { request: NoRequest; answer: views.LinkView };
  unlink: { request: requests.UnlinkRequest; answer: views.Done };
  rotateKey: { request: NoRequest; answer: views.NewKey };
  setOwner: { request: requests.OwnerRequest; answer: views.LinkView };
  changeSettings: { request: requests.SettingsRequest; answer: views.LinkView };
  listColumns: { request: NoRequest; answer: views.ColumnList };
  changeColumn: { request: requests.ColumnRequest; answer: views.ColumnList };
  listConflicts: { request: requests.ConflictPage; answer: views.ConflictList };
  chooseConflict: { request: requests.ChooseRequest; answer: views.ConflictAnswered };
  chooseAllConflicts: { request: requests.ChooseAllRequest; answer: views.Counted };
  restoreConflict: { request: requests.RestoreConflictRequest; answer: views.ConflictAnswered };
  listIssues: { request: requests.Page; answer: views.IssueList };
  listDeadLetters: { request: requests.Page; answer: views.DeadLetterList };
  retryDeadLetters: { request: requests.RetryRequest; answer: views.Counted };
  listApprovals: { request: NoRequest; answer: views.ApprovalList };
  answerApproval: { request: requests.ApprovalRequest; answer: views.ApprovalList };
  listActivity: { request: requests.ActivityPage; answer: views.ActivityList };
  restoreActivity: { request: requests.RestoreActivityRequest; answer: views.Done };
}

export type LinkCall = keyof LinkCalls;
export type NoRequest = Record<string, never>;

interface Route {
  method: 'GET' | 'POST';
  /** Below `/api/links/{link}`. */
  path: string;
}

export const LINK_CALLS: Readonly<Record<LinkCall, Route>> = {
  readLink: { method: 'GET', path: '' },
  syncNow: { method: 'POST', path: '/sync' },
  pauseLink: { method: 'POST', path: '/pause' },
  resumeLink: { method: 'POST', path: '/resume' },
  unlink: { method: 'POST', path: '/unlink' },
  rotateKey: { method: 'POST', path: '/rotate-key' },
  setOwner: { method: 'POST', path: '/owner' },
  changeSettings: { method: 'POST', path: '/settings' },
  listColumns: { method: 'GET', path: '/columns' },
  changeColumn: { method: 'POST', path: '/columns/:id' },
  listConflicts: { method: 'GET', path: '/conflicts' },
  chooseConflict: { method: 'POST', path: '/conflicts/:id/choose' },
  chooseAllConflicts: { method: 'POST', path: '/conflicts/choose-all' },
  restoreConflict: { method: 'POST', path: '/conflicts/:id/restore' },
  listIssues: { method: 'GET', path: '/issues' },
  listDeadLetters: { method: 'GET', path: '/dead-letters' },
  retryDeadLetters: { method: 'POST', path: '/dead-letters/retry' },
  listApprovals: { method: 'GET', path: '/approvals' },
  answerApproval: { method: 'POST', path: '/approvals/:id' },
  listActivity: { method: 'GET', path: '/activity' },
  restoreActivity: { method: 'POST', path: '/activity/:id/restore' },
};

/** What goes over HTTP: the address with its query, and the body of a POST. */
export function linkRequest(
  link: string,
  call: LinkCall,
  request: Readonly<Record<string, unknown>>,
): { method: 'GET' | 'POST'; path: string; body: string } {
  const { method, path } = LINK_CALLS[call];
  const { id, ...rest } = request;
  const names = path.includes(':id') ? rest : request;
  const address = `/api/links/${encoded(link)}${path.replace(':id', () => encoded(id))}`;
  if (method === 'POST') return { method, path: address, body: JSON.stringify(names) };
  const query = Object.entries(names)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encoded(value)}`)
    .join('&');
  return { method, path: query === '' ? address : `${address}?${query}`, body: '' };
}

/** As a parsed address has it, so that both sides sign the same text: an apostrophe is encoded in a query. */
function encoded(value: unknown): string {
  return encodeURIComponent(String(value)).replace(/'/g, '%27');
}
