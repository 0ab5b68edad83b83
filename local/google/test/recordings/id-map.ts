/** Ids that Google chose in a recording, and those that the stand-in chose in their place. */

const idNames = new Set([
  'spreadsheetId',
  'sheetId',
  'namedRangeId',
  'protectedRangeId',
  'filterViewId',
  'bandedRangeId',
  'metadataId',
]);

export class IdMap {
  /** The first tab of a new spreadsheet has the id 0, always. */
  readonly #ids = new Map<unknown, unknown>([[0, 0]]);
  readonly #texts = new Map<string, string>();

  /** Ties a recorded spreadsheet to the one that stands for it. */
  tie(recorded: string, own: string): void {
    this.#texts.set(recorded, own);
  }

  /** Was the recorded spreadsheet tied? */
  knows(recorded: string): boolean {
    return this.#texts.has(recorded);
  }

  /** Takes from two answers to the same call the ids that are new in them. */
  learn(recorded: unknown, answered: unknown): void {
    if (!isObject(recorded) || !isObject(answered)) return;
    for (const [name, value] of Object.entries(recorded)) {
      const own: unknown = Reflect.get(answered, name);
      if (idNames.has(name) && typeof own === typeof value && !this.#ids.has(value)) {
        this.#ids.set(value, own);
      } else this.learn(value, own);
    }
  }

  /** A text, such as an address, with the stand-in's spreadsheets. */
  translateText(text: string): string {
    let translated = text;
    for (const [recorded, own] of this.#texts) translated = translated.replaceAll(recorded, own);
    return translated;
  }

  /** A JSON value with the stand-in's ids. An id that is met here first was chosen by the caller and stays. */
  translate(value: unknown): unknown {
    if (typeof value === 'string') return this.translateText(value);
    if (Array.isArray(value)) return value.map((item) => this.translate(item));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([name, part]: [string, unknown]): [string, unknown] => {
      if (!idNames.has(name) || typeof part === 'object') {
        return [name, this.translate(part)];
      }
      const own = typeof part === 'string' ? this.translateText(part) : part;
      if (!this.#ids.has(part)) {
        this.#ids.set(part, own);
      }
      return [name, this.#ids.get(part)];
    });
    return Object.fromEntries(entries);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
