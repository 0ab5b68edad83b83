/** The answer that each call about a link has to have: one of another shape comes from another version of the server. */
import type { z } from 'zod';

import type { LinkCall, LinkCalls } from '../../shared/protocol/link-api/calls.ts';
import * as views from '../../shared/protocol/link-api/views.ts';

export const ANSWERS: { readonly [C in LinkCall]: z.ZodType<LinkCalls[C]['answer']> } = {
  readLink: views.linkViewSchema,
  syncNow: views.linkViewSchema,
  pauseLink: views.linkViewSchema,
  resumeLink: views.linkViewSchema,
  rotateKey: views.newKeySchema,
  setOwner: views.linkViewSchema,
  unlink: views.doneSchema,
  changeSettings: views.linkViewSchema,
  listColumns: views.columnListSchema,
  changeColumn: views.columnListSchema,
  listConflicts: views.conflictListSchema,
  chooseConflict: views.conflictAnsweredSchema,
  chooseAllConflicts: views.countedSchema,
  restoreConflict: views.conflictAnsweredSchema,
  listIssues: views.issueListSchema,
  listDeadLetters: views.deadLetterListSchema,
  retryDeadLetters: views.countedSchema,
  listApprovals: views.approvalListSchema,
  answerApproval: views.approvalListSchema,
  listActivity: views.activityListSchema,
  restoreActivity: views.doneSchema,
};
