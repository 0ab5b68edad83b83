/**
 * Names that Google chose in a recording - ids, accounts, the project's number - and those that the stand-in chose in
 * their place. Each stands for one other, so a mix-up shows as a difference. Times are equal when they have the same form.
 */

const idNames = new Set([
  'id',
  'spreadsheetId',
  'sheetId',
  'namedRangeId',
  'protectedRangeId',
  'filterViewId',
  'bandedRangeId',
  'metadataId',
]);

/** A file's id; it is also met inside of addresses. */
const fileId = /^[\w-]{25,}$/;

/** Accounts stand in these members only; elsewhere an address is somebody's data. */
const accountNames = new Set(['emailAddress', 'users']);

const projectNumber = /(?<=project_number:)\d+|(?<=^projects\/)\d+$/;

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export class IdMap {
  /** The first tab of a new spreadsheet has the id 0, always. */
  readonly #ids = new Map<unknown, unknown>([[0, 0]]);
  readonly #texts = new Map<string, string>();

  /** Ties a recorded file to the one that stands for it. */
  tie(recorded: string, own: string): void {
    this.#texts.set(recorded, own);
  }

  /** Does something stand for the recorded file? */
  knows(recorded: string): boolean {
    return this.#texts.has(recorded);
  }

  /** Takes from two answers to the same call the names that are new in them. `name`: of the member they stand in. */
  learn(recorded: unknown, answered: unknown, name = ''): void {
    if (typeof recorded === 'string' && typeof answered === 'string') {
      this.#learnText(recorded, answered, name);
    } else if (isObject(recorded) && isObject(answered)) {
      for (const [key, value] of Object.entries(recorded)) {
        this.learn(value, Reflect.get(answered, key), Array.isArray(recorded) ? name : key);
      }
    } else if (idNames.has(name) && typeof recorded === typeof answered && !this.#ids.has(recorded)) {
      this.#ids.set(recorded, answered);
    }
  }

  #learnText(recorded: string, answered: string, name: string): void {
    const [number] = projectNumber.exec(recorded) ?? [];
    const [ownNumber] = projectNumber.exec(answered) ?? [];
    if (number !== undefined && ownNumber !== undefined) this.#tieOnce(number, ownNumber);
    else if (accountNames.has(name)) this.#tieOnce(recorded, answered);
    else if (!idNames.has(name)) return;
    else if (fileId.test(recorded)) this.#tieOnce(recorded, answered);
    else if (!this.#ids.has(recorded)) this.#ids.set(recorded, answered);
  }

  #tieOnce(recorded: string, own: string): void {
    if (!this.#texts.has(recorded)) this.#texts.set(recorded, own);
  }

  /** A text, such as an address, with the stand-in's names. */
  translateText(text: string): string {
    let translated = text;
    for (const [recorded, own] of this.#texts) translated = translated.replaceAll(recorded, own);
    return translated;
  }

  /** A JSON value with the stand-in's names. An id that is met here first was chosen by the caller and stays. */
  translate(value: unknown): unknown {
    if (typeof value === 'string') return this.translateText(value);
    if (Array.isArray(value)) return value.map((item) => this.translate(item));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([name, part]: [string, unknown]): [string, unknown] => {
      if (!idNames.has(name) || typeof part === 'object') return [name, this.translate(part)];
      if (this.#ids.has(part)) return [name, this.#ids.get(part)];
      const own = typeof part === 'string' ? this.translateText(part) : part;
      this.#ids.set(part, own);
      return [name, own];
    });
    return Object.fromEntries(entries);
  }
}

/** A JSON value in which every time is the same. */
export function withoutTimes(value: unknown): unknown {
  if (typeof value === 'string') return time.test(value) ? 'a time' : value;
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutTimes(part)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
