/** A link and a process as a look at the installation finds them: all is well. A test names what matters to it. */
import type { LinkOperations, LivingProcess } from '../../core/operations.ts';

export function sampleLink(patch: Partial<LinkOperations> = {}): LinkOperations {
  return {
    id: 1,
    publicId: 'abc',
    spreadsheetTitle: 'Orders 2026',
    googleId: 'file',
    tab: 'May',
    tabId: 7,
    table: 'orders',
    status: 'active',
    pauseReason: null,
    pausedByPerson: false,
    pendingEdits: 0,
    oldestEditAt: null,
    pendingChanges: 0,
    oldestChangeAt: null,
    openConflicts: 0,
    issues: 0,
    deadLetters: 0,
    approvals: 0,
    driftCells: null,
    isSilent: false,
    triggerOwner: null,
    addonUse: { requests: 0, runMs: 0 },
    ...patch,
  };
}

export function sampleProcess(patch: Partial<LivingProcess> = {}): LivingProcess {
  return {
    id: 'p',
    name: 'rowlink-1',
    roles: ['api', 'worker', 'poller'],
    lastCall: null,
    limitedCalls: 0,
    startedAt: 0,
    seenAt: 0,
    ...patch,
  };
}
