/**
 * The rules of the protocol that the model can leave out one by one. A rule whose absence makes no scope fail would be
 * superstition; model.test.ts holds each of them to a trace that fails without it.
 */
export const RULES = {
  captureTime: 'a webhook is judged by when its values were read, not by when it arrives',
  readOrder: 'a read that is older than what is known of a cell is not looked at',
  unsureReads:
    'a read of about the time of the base that shows another value is passed over and the tab is read again',
  conflictsWait:
    'an edit of a cell that MySQL changed too waits for the writer, who knows when MySQL changed',
  inboxFirst:
    'a merge of a read observes the edits of the row that wait in the inbox first, with their own times',
  changeTimes: "the times of MySQL's changes are looked up together with the row, in every merge",
  baseIsSheet: 'the base of a cell is what the sheet holds, also when MySQL wins',
  openIntentWaits: 'an edit of a row that belongs to an open intent waits',
  lockBeforeLook: 'apply looks for open intents only when it has the rows locked',
  fence: 'every transaction of a session checks the fence',
  sessionLease: 'reconcile, too, works under lease and fence',
  wholeRead: 'presence and absence are judged from one read of the whole key column',
  consumedIds: 'an intent consumes the changes that were read before it, and no later ones',
  voidPreparing: 'an intent that was never opened is void without a call',
  onceToken:
    'each call carries a token that Google refuses when it is repeated; an unknown outcome is settled with it',
  tokenTitle: 'the title of an existing token tells whether the write or an earlier settling made it',
  tokenAge: 'a token is removed only when no call of its intent can be on its way',
  scratchNumber:
    'the answer of a burnt token tells n of `_sync`: a write whose token somebody deleted is not taken for void',
  preImages: 'what stood in the cells the instant before the write is read back and merged',
  freedByPage: 'finishing frees each row in the transaction that stores its base, not earlier',
  finishedOnce: 'a row that is finished is not finished again after a crash',
  latePreImage: "another row's pre-image is only recorded when an edit of that row was merged after the call",
  putBack:
    'what MySQL cannot store is put back where a write hit the wrong row, before anything else is judged',
  sameRow: 'a key counts as written only when it hit the very row that was read',
  originals: 'of several rows with one key the one that shows the base keeps it',
  keysGivenBack: 'a row whose key was cleared gets its key back',
  movedKeys: 'keys that a range sort left behind are moved; nothing is written to MySQL',
  sortsWait: 'the writer leaves a row that changed in full to a read of the whole tab',
  roundLimit: 'after four rounds of repair on one row the link pauses',
  heldDbValue: 'a held cell remembers the MySQL value that was seen',
  formulaValues: 'the value of a formula goes to MySQL',
} as const;

export type RuleName = keyof typeof RULES;
export type Rules = Readonly<Record<RuleName, boolean>>;

export function allRulesBut(...left: readonly RuleName[]): Rules {
  const names = Object.keys(RULES) as RuleName[];
  return Object.fromEntries(names.map((name) => [name, !left.includes(name)])) as Rules;
}

export function isRuleName(name: string): name is RuleName {
  return name in RULES;
}
