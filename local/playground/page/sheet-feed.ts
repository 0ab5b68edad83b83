/**
 * Follows one tab: an event says that the spreadsheet changed, then what changed is fetched. Events that come while a
 * fetch runs lead to one more fetch, never to a queue of them.
 */
import type { TabUpdate } from '../wire.ts';
import { messageIn } from './human-actions.ts';

export type Connection = 'connected' | 'reconnecting';

export interface FeedListener {
  /** The next fetch waits until this is done. */
  updated(update: TabUpdate): Promise<void>;
  connection(state: Connection): void;
  /** The tab or the spreadsheet is not there any more. */
  gone(sentence: string): void;
}

const RETRY_MS = 1_000;

export class SheetFeed {
  readonly #url: string;
  readonly #listener: FeedListener;
  #tabId: number;
  #version: string | undefined;
  /** Ends with the fetch that runs or ran last; never rejects. */
  #last: Promise<void> = Promise.resolve();
  /** A fetch that has not begun. */
  #next: Promise<void> | undefined;

  /** Listens for events at once; rows come after the first of them. */
  constructor(spreadsheetId: string, tabId: number, listener: FeedListener) {
    this.#url = `/sheets/${spreadsheetId}`;
    this.#tabId = tabId;
    this.#listener = listener;
    this.#listen();
  }

  /** Follows another tab; its rows come whole. */
  follow(tabId: number): Promise<void> {
    this.#tabId = tabId;
    this.#version = undefined;
    return this.refresh();
  }

  /** Resolves once the listener has what had changed at the time of the call, or cannot have it now. */
  refresh(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      this.#last = this.#fetch();
      return this.#last;
    });
    return this.#next;
  }

  #listen(): void {
    const events = new EventSource(`${this.#url}/events`);
    events.addEventListener('changed', () => void this.refresh());
    events.addEventListener('error', () => {
      this.#listener.connection('reconnecting');
      // The browser connects again by itself, except after an answer that is no stream of events.
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.#listen(), RETRY_MS);
    });
  }

  async #fetch(): Promise<void> {
    const tabId = this.#tabId;
    const since = this.#version === undefined ? '' : `?since=${encodeURIComponent(this.#version)}`;
    const answer = await ask(`${this.#url}/tabs/${tabId}/changes${since}`);
    if (answer === undefined) {
      this.#listener.connection('reconnecting');
      setTimeout(() => void this.refresh(), RETRY_MS);
      return;
    }
    this.#listener.connection('connected');
    if (tabId !== this.#tabId) return;
    if ('gone' in answer) {
      this.#listener.gone(answer.gone);
      return;
    }
    this.#version = answer.version;
    await this.#listener.updated(answer);
  }
}

/** Undefined: no answer that means anything, try again. */
async function ask(url: string): Promise<TabUpdate | { gone: string } | undefined> {
  try {
    const response = await fetch(url);
    const body: unknown = await response.json();
    if (response.ok) return body as TabUpdate;
    return response.status === 404
      ? { gone: messageIn(body) ?? 'This tab is not there any more.' }
      : undefined;
  } catch {
    return undefined;
  }
}
