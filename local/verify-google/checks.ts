/** All checks by name, and the groups that `--only` knows. */
import type { Check } from './check.ts';
import { copiesBeforeWrite } from './checks/copies-before-write.ts';
import { repeatedId } from './checks/repeated-id.ts';
import { rowCopiedBack } from './checks/row-copied-back.ts';
import { tokenTitle } from './checks/token-title.ts';
import { typedByHand } from './checks/typed-by-hand.ts';

export const CHECKS: Readonly<Record<string, Check>> = {
  'repeated-id': repeatedId,
  'copies-before-write': copiesBeforeWrite,
  'token-title': tokenTitle,
  'row-copied-back': rowCopiedBack,
  'typed-by-hand': typedByHand,
};

export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  protocol: ['repeated-id', 'copies-before-write', 'token-title', 'row-copied-back'],
};
