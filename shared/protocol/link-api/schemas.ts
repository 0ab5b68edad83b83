/**
 * What goes in and what comes out of each call about a link, as schemas: the description of the API shows them, and the command
 * line holds answers to them. Beside `calls.ts`, because the add-on needs the calls without this library.
 */
import type { z } from 'zod';

import type { LinkCall, LinkCalls } from './calls.ts';
import * as requests from './requests.ts';
import * as views from './views.ts';

export const LINK_SCHEMAS: {
  /** `request` has no `:id` of the address; it is absent where nothing is asked. */
  readonly [C in LinkCall]: { request?: z.ZodType; answer: z.ZodType<LinkCalls[C]['answer']> };
} = {
  readLink: { answer: views.linkViewSchema },
  syncNow: { answer: views.linkViewSchema },
  pauseLink: { answer: views.linkViewSchema },
  resumeLink: { answer: views.linkViewSchema },
  unlink: { request: requests.unlinkSchema, answer: views.doneSchema },
  rotateKey: { answer: views.newKeySchema },
  setOwner: { request: requests.ownerSchema, answer: views.linkViewSchema },
  changeSettings: { request: requests.settingsSchema, answer: views.linkViewSchema },
  listColumns: { answer: views.columnListSchema },
  changeColumn: { request: requests.columnSchema, answer: views.columnListSchema },
  listConflicts: { request: requests.conflictPageSchema, answer: views.conflictListSchema },
  chooseConflict: { request: requests.chooseSchema, answer: views.conflictAnsweredSchema },
  chooseAllConflicts: { request: requests.chooseAllSchema, answer: views.countedSchema },
  restoreConflict: { request: requests.restoreConflictSchema, answer: views.conflictAnsweredSchema },
  listIssues: { request: requests.pageSchema, answer: views.issueListSchema },
  listDeadLetters: { request: requests.pageSchema, answer: views.deadLetterListSchema },
  retryDeadLetters: { request: requests.retrySchema, answer: views.countedSchema },
  listApprovals: { answer: views.approvalListSchema },
  answerApproval: { request: requests.approvalSchema, answer: views.approvalListSchema },
  listActivity: { request: requests.activityPageSchema, answer: views.activityListSchema },
  restoreActivity: { request: requests.restoreActivitySchema, answer: views.doneSchema },
};
