/**
 * What nobody here knows about Google, as switches: each names a behaviour that no official page settles, says what is
 * assumed and why, and can be flipped at any time. Whoever relies on one side can be tested against the other.
 */

/** How sure the behaviour is. "assumed": no source says anything, "contradicted": two sources disagree. */
export type Certainty = 'documented' | 'measured by others' | 'reported' | 'contradicted' | 'assumed';

export interface Doubt {
  /** Where the switch stands unless it is set. */
  readonly default: boolean;
  readonly certainty: Certainty;
  /** What holds while it is on. */
  readonly on: string;
  /** What holds while it is off. */
  readonly off: string;
  /** Why the default is what it is. */
  readonly why: string;
}

/** All switches; README.md lists the same. */
export const doubts = {
  repeatedFilterViewIdIsRefused: {
    default: true,
    certainty: 'documented',
    on: 'a batch that adds a filter view with an id that exists is refused as a whole',
    off: 'the second one is accepted beside the first',
    why: 'the API reference says so ("an error to specify the ID of a filter that already exists"); no recording shows it',
  },
  copiesSeeEarlierState: {
    default: true,
    certainty: 'documented',
    on: '`copyPaste` copies what its cells hold at its place in the batch',
    off: 'the copies of a batch are made after its other requests',
    why: 'requests "are applied in the order they are specified"; no recording has a copy before a write to the same cells',
  },
  readBackMayBeNewer: {
    default: false,
    certainty: 'assumed',
    on: 'the spreadsheet in the answer of a batch is read a moment later, and may show what people did meanwhile',
    off: 'it is read in the same instant in which the batch is applied',
    why: '"after updates were applied" is all that is documented',
  },
  metadataFollowsSort: {
    default: true,
    certainty: 'measured by others',
    on: 'developer metadata of a row moves along when its range is sorted',
    off: 'it stays at its row number',
    why: 'measured on the live API; the documentation is silent',
  },
  copiedTabKeepsMetadata: {
    default: false,
    certainty: 'assumed',
    on: 'a copied tab has the developer metadata of the original, under new ids',
    off: 'it has none',
    why: 'the API reference says nothing',
  },
  copiedFileKeepsMetadata: {
    default: true,
    certainty: 'reported',
    on: 'a copied spreadsheet has the developer metadata of the original',
    off: 'it has none',
    why: 'users of "Make a copy" report it',
  },
  copiedFileKeepsProperties: {
    default: false,
    certainty: 'assumed',
    on: 'a copied spreadsheet has the document properties that scripts stored for the original',
    off: 'it has none',
    why: 'document properties belong to a script and a document; their copying is not documented',
  },
  unsharedIsForbidden: {
    default: false,
    certainty: 'contradicted',
    on: 'a spreadsheet that is not shared with the caller is 403 PERMISSION_DENIED',
    off: 'it is 404 NOT_FOUND, as one that does not exist',
    why: '404 was measured on the live API; 403 is widely reported',
  },
  serviceAccountsOwnFiles: {
    default: true,
    certainty: 'contradicted',
    on: 'a service account can make and copy spreadsheets, which are then its own',
    off: 'it is refused for want of storage',
    why: 'recordings show it done in 2023; since 2025 Google is seen to refuse it to new service accounts',
  },
  errorsReadAsText: {
    default: true,
    certainty: 'assumed',
    on: '`values.get` shows a formula’s error as its text ("#N/A")',
    off: 'such a cell is empty in `values.get`',
    why: 'widely seen, not documented',
  },
  quotaUserSplitsQuota: {
    default: false,
    certainty: 'assumed',
    on: 'each `quotaUser` of one account has a quota per user of its own',
    off: 'the parameter changes nothing',
    why: 'the limits page says that a service account is one account',
  },
  apiWritesFireOnChange: {
    default: false,
    certainty: 'contradicted',
    on: 'a write through the API fires onChange (OTHER, without a user); never onEdit',
    off: 'it fires nothing',
    why: 'the documentation says "API requests don’t cause triggers to run", observers saw onChange run',
  },
  sortFiresOnEdit: {
    default: true,
    certainty: 'assumed',
    on: 'sorting fires onEdit for the sorted range, and onChange',
    off: 'it fires onChange only',
    why: 'it changes values of cells; not documented',
  },
  cellMovesFireOnEdit: {
    default: true,
    certainty: 'contradicted',
    on: 'moving rows, columns or cut cells that hold data fires onEdit for where they land, and onChange',
    off: 'it fires onChange only',
    why: 'observers saw both fire; the documentation of add-ons says that cell moves do not fire the edit trigger',
  },
  undoFiresOnEdit: {
    default: false,
    certainty: 'assumed',
    on: 'undo and redo fire onEdit for what they changed, without values, and onChange',
    off: 'they fire onChange only',
    why: 'not documented; the less that is told, the safer the assumption',
  },
  findReplaceFiresOnEdit: {
    default: true,
    certainty: 'assumed',
    on: '"Find and replace" fires onEdit for the smallest range with all replaced cells, and onChange',
    off: 'it fires onChange only',
    why: 'it changes values of cells; not documented',
  },
  formSubmitFiresOnEdit: {
    default: false,
    certainty: 'assumed',
    on: 'a submitted form fires onEdit for its row, and onChange',
    off: 'it fires onChange only',
    why: 'not documented; a form has a trigger of its own',
  },
  offlineEditsFireTriggers: {
    default: true,
    certainty: 'assumed',
    on: 'edits that were made on a phone or offline fire triggers when they arrive',
    off: 'they fire nothing',
    why: 'not documented',
  },
  quietChangesAreEdits: {
    default: false,
    certainty: 'assumed',
    on: 'where onEdit stays silent although values changed, the changeType of onChange is EDIT',
    off: 'it is OTHER',
    why: 'the change types are listed, not explained',
  },
  pastedCellTellsValue: {
    default: true,
    certainty: 'documented',
    on: 'pasting a single cell gives onEdit `value` and `oldValue`, as typing does',
    off: 'it gives neither',
    why: '"only available if the edited range is a single cell"; how a paste differs is not said',
  },
  editorIsKnown: {
    default: true,
    certainty: 'reported',
    on: 'events and `Session.getActiveUser()` name the person who acted',
    off: 'the address is empty, as across organisations',
    why: 'seen by observers in one organisation; the documentation promises nothing',
  },
  triggerReadsAreOlder: {
    default: false,
    certainty: 'assumed',
    on: 'what a trigger reads of cells is still the state before the action that fired it',
    off: 'it is the state at the time of the reading, which may be newer than the event',
    why: 'nothing is documented; newer values are always possible, because a trigger runs later',
  },
  triggersCountInAllDocuments: {
    default: false,
    certainty: 'assumed',
    on: 'the limit of 20 triggers counts all documents of a user together',
    off: 'it counts each document alone',
    why: 'the quota page says "20 / user / script", the rules of add-ons count by document',
  },
  urlFetchIsRepeated: {
    default: false,
    certainty: 'assumed',
    on: 'a request whose answer got lost is sent a second time by Apps Script',
    off: 'it throws',
    why: 'not documented',
  },
  bytesAreSigned: {
    default: true,
    certainty: 'assumed',
    on: 'bytes that `Utilities` gives are -128..127',
    off: 'they are 0..255',
    why: 'widely seen (they are Java’s bytes), not documented',
  },
  repeatedHourIsLater: {
    default: false,
    certainty: 'assumed',
    on: 'a time that a clock change repeats becomes the later of its two instants in `getValues`',
    off: 'it becomes the earlier one',
    why: 'not documented',
  },
} as const satisfies Record<string, Doubt>;

export type SwitchName = keyof typeof doubts;
export type SwitchSettings = Partial<Record<SwitchName, boolean>>;

export const switchNames = Object.keys(doubts) as SwitchName[];

/** Where the switches stand. One object for a whole stand-in, read at the moment in which a behaviour is needed. */
export class Switches {
  readonly #set = new Map<SwitchName, boolean>();

  constructor(settings: SwitchSettings = {}) {
    this.set(settings);
  }

  isOn(name: SwitchName): boolean {
    return this.#set.get(name) ?? doubts[name].default;
  }

  set(settings: SwitchSettings): void {
    for (const name of switchNames) {
      const wanted = settings[name];
      if (wanted !== undefined) this.#set.set(name, wanted);
    }
  }

  /** Puts every switch to its default. */
  reset(): void {
    this.#set.clear();
  }

  /** Where each switch stands. */
  all(): Record<SwitchName, boolean> {
    return Object.fromEntries(switchNames.map((name) => [name, this.isOn(name)])) as Record<
      SwitchName,
      boolean
    >;
  }
}

/**
 * Reads settings from text such as `sortFiresOnEdit=off,undoFiresOnEdit=on`; unset or empty: none. Throws a sentence that
 * names what is wrong.
 */
export function parseSwitches(text: string | undefined): SwitchSettings {
  const settings: SwitchSettings = {};
  for (const part of (text ?? '').split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const [name = '', state] = part.split('=');
    if (!isSwitchName(name)) {
      throw new Error(`There is no switch "${name}"; there are ${switchNames.join(', ')}.`);
    }
    if (state !== 'on' && state !== 'off') {
      throw new Error(`The switch ${name} is "${state ?? ''}"; write ${name}=on or ${name}=off.`);
    }
    settings[name] = state === 'on';
  }
  return settings;
}

function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(doubts, name);
}

/** README's entries about the switches. */
export function switchEntries(): string[] {
  return switchNames.map((name) => {
    const { on, off, certainty, why, ...doubt } = doubts[name];
    const state = doubt.default ? 'on' : 'off';
    return `- **\`${name}\`** (${state}, ${certainty}). On: ${on}. Off: ${off}. Why: ${why}.`;
  });
}
