/** The strip below the sheet (connection, last change, link to MySQL) and the one message about what went wrong. */
import type { Connection } from './sheet-feed.ts';

export class Notices {
  readonly #connection = part('connection');
  readonly #lastChange = part('last-change');
  readonly #link = part('link');
  readonly #notice = part('notice');

  constructor() {
    this.#notice.querySelector('button')?.addEventListener('click', () => this.clear());
  }

  connection(state: Connection): void {
    this.#connection.dataset['state'] = state;
    this.#connection.textContent = state === 'connected' ? 'Connected' : 'Reconnecting…';
  }

  changed(at: Date): void {
    this.#lastChange.textContent = `Last change ${at.toLocaleTimeString()}`;
  }

  /** Tells how to change the tab with SQL. `example`: a statement to try. */
  link(table: string | undefined, example: string | undefined): void {
    const parts =
      table === undefined
        ? ['This tab is not linked to a MySQL table.']
        : [
            'Linked to MySQL. Change it with SQL and it changes here: ',
            code(example ?? `UPDATE ${table} SET …`),
          ];
    this.#link.replaceChildren(...parts);
  }

  /** Shows a sentence until it is closed or another one comes. */
  problem(sentence: string): void {
    const text = this.#notice.querySelector('p');
    if (text) text.textContent = sentence;
    delete this.#notice.dataset['tone'];
    this.#notice.hidden = false;
  }

  /** Shows good news, where problems are shown. */
  told(sentence: string): void {
    this.problem(sentence);
    this.#notice.dataset['tone'] = 'told';
  }

  clear(): void {
    this.#notice.hidden = true;
  }
}

/** An element that page.html has, which is of that class. */
export function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`The page has no element "${id}" of the right kind.`);
}

/** An element of any kind. */
export function part(id: string): HTMLElement {
  return element(id, HTMLElement);
}

function code(text: string): HTMLElement {
  const drawn = document.createElement('code');
  drawn.textContent = text;
  return drawn;
}
