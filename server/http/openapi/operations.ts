/** Every call of the API that programs may make: address, who may, what goes in, what comes out. From the schemas that the routes parse with. */
import { ABOUT_PATH } from '../../../shared/protocol/about.ts';
import * as answers from '../../../shared/protocol/answers.ts';
import { editBatchSchema } from '../../../shared/protocol/edit-batch.ts';
import { CHALLENGE_PATH } from '../../../shared/protocol/edit-proof.ts';
import { LINK_CALLS, type LinkCall } from '../../../shared/protocol/link-api/calls.ts';
import { LINK_SCHEMAS } from '../../../shared/protocol/link-api/schemas.ts';
import { aboutSchema, challengeSchema, registrationSchema } from '../../../shared/protocol/registration.ts';
import { EDITS_PATH, PREVIEW_PATH, REGISTER_PATH, TABLES_PATH } from '../../../shared/protocol/signing.ts';
import type { Door, Operation } from './operation.ts';
import { OPERATOR_OPERATIONS } from './operator-operations.ts';

const OF_A_LINK: Readonly<Record<LinkCall, string>> = {
  readLink: 'The state of the link.',
  syncNow: 'Reads the tab now.',
  pauseLink: 'Nothing crosses until it is resumed.',
  resumeLink: 'Ends a pause by a person.',
  unlink: 'Ends the link.',
  rotateKey: 'A new key; the old one is void.',
  setOwner: 'Says who has the triggers by which edits are noticed.',
  changeSettings: 'Changes what is given.',
  listColumns: 'Columns, and what happened to them.',
  changeColumn:
    'Decides about a column. More of a table that was there before its link takes the operator, or X-Sync-Person: the identity token of a named person.',
  listConflicts: 'Conflicts, the newest first.',
  chooseConflict: 'Chooses a side.',
  chooseAllConflicts: 'Chooses a side for all open conflicts.',
  restoreConflict: 'Puts the loser back.',
  listIssues: 'Cells and rows that wait for a person.',
  listDeadLetters: 'Work that was set aside.',
  retryDeadLetters: 'Tries it anew.',
  listApprovals: 'Questions that wait for an answer.',
  answerApproval: 'Answers one.',
  listActivity: 'What happened, the newest first.',
  restoreActivity: 'Puts back what was before.',
};

const PERSON: readonly Door[] = ['identity', 'operator'];

export const OPERATIONS: readonly Operation[] = [
  {
    name: 'sendEdits',
    method: 'post',
    path: EDITS_PATH,
    summary: 'The webhook: edits of one link.',
    doors: ['signature'],
    request: editBatchSchema,
    status: 202,
    answer: answers.editBatchAnswerSchema,
  },
  {
    name: 'readAbout',
    method: 'get',
    path: ABOUT_PATH,
    summary: 'The account that the spreadsheet is to be shared with.',
    doors: PERSON,
    request: aboutSchema,
    status: 200,
    answer: answers.aboutAnswerSchema,
  },
  {
    name: 'challenge',
    method: 'post',
    path: CHALLENGE_PATH,
    summary: 'A nonce to be written into the spreadsheet, which proves the right to edit it.',
    doors: ['identity'],
    request: challengeSchema,
    status: 201,
    answer: answers.challengeAnswerSchema,
  },
  {
    name: 'previewTab',
    method: 'post',
    path: PREVIEW_PATH,
    summary: 'What a registration would do. A person needs the nonce in the spreadsheet.',
    doors: PERSON,
    request: registrationSchema,
    status: 200,
    answer: answers.previewAnswerSchema,
  },
  {
    name: 'registerTab',
    method: 'post',
    path: REGISTER_PATH,
    summary: 'Links a tab. A person needs the nonce in the spreadsheet.',
    doors: PERSON,
    request: registrationSchema,
    status: 201,
    answer: answers.registrationAnswerSchema,
  },
  {
    name: 'listTables',
    method: 'get',
    path: TABLES_PATH,
    summary: 'Tables that the caller may link a tab with.',
    doors: PERSON,
    status: 200,
    answer: answers.tablesAnswerSchema,
  },
  ...(Object.keys(OF_A_LINK) as LinkCall[]).map((name): Operation => {
    const { method, path } = LINK_CALLS[name];
    return {
      name,
      method: method === 'GET' ? 'get' : 'post',
      path: `/api/links/{link}${path.replace(':id', '{id}')}`,
      doors: ['signature', 'operator'],
      summary: OF_A_LINK[name],
      status: 200,
      ...LINK_SCHEMAS[name],
    };
  }),
  ...OPERATOR_OPERATIONS,
];
