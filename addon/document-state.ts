/**
 * What the add-on keeps in the document's properties, read in one call (besides the owner of the triggers):
 * `link:<linkId>` settings and secret (`link:<linkId>:1`, `:2` … go on where one property is too small),
 * `state:<linkId>` the last exchange with the backend, `out:<linkId>:<id>` the outbox.
 */
import type { ClockSample } from '../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../shared/protocol/registration.ts';
import type { Host } from './host.ts';
import { outboxPrefix, utf8Length } from './outbox.ts';

/** What registration left behind. The secret never leaves the server side of the add-on. */
export interface StoredLink {
  /** The spreadsheet that was registered: a copy of it carries the properties along and is not linked. */
  spreadsheetId: string;
  settings: LinkSettings;
  secret: string;
  tableName: string;
}

/** The last exchange with the backend. */
export interface LinkState {
  clock: ClockSample | null;
  /** When the backend last accepted something; milliseconds, null for never. */
  sentAt: number | null;
  /** Why the last attempt failed, in words for people; null after a success. */
  error: string | null;
}

export interface Link extends StoredLink {
  id: string;
  state: LinkState;
  /** The link's outbox entries by property name. */
  outbox: Record<string, string>;
}

const untouched: LinkState = { clock: null, sentAt: null, error: null };

/** A value may have 9 KB and a UTF-16 unit takes three bytes at most. */
const PART_LENGTH = 2_900;

/**
 * The links of this very spreadsheet, or those of one of its tabs. A link whose settings cannot be read is left out:
 * registering again repairs it.
 */
export function readLinks(host: DocumentHost, tabId?: number): Link[] {
  return linksIn(host, host.properties.all(), tabId);
}

type DocumentHost = Pick<Host, 'properties' | 'spreadsheetId'>;

/** The same, from properties that were read already. */
export function linksIn(
  host: Pick<Host, 'spreadsheetId'>,
  properties: Record<string, string>,
  tabId?: number,
): Link[] {
  const all = parseLinks(properties);
  const links = tabId === undefined ? all : all.filter((link) => link.settings.tabId === tabId);
  if (links.length === 0) return [];
  const spreadsheetId = host.spreadsheetId();
  return links.filter((link) => link.spreadsheetId === spreadsheetId);
}

function parseLinks(properties: Record<string, string>): Link[] {
  const links: Link[] = [];
  for (const name of Object.keys(properties)) {
    const id = /^link:([^:]+)$/.exec(name)?.[1];
    if (id === undefined) continue;
    const stored = parse(joinParts(name, properties)) as StoredLink | null;
    if (stored === null) continue;
    const state = (parse(properties[stateName(id)] ?? '') as LinkState | null) ?? untouched;
    links.push({ ...stored, id, state, outbox: withPrefix(outboxPrefix(id), properties) });
  }
  return links;
}

/** The properties that store a link; those of its parts that are no longer needed are harmless leftovers. */
export function linkProperties(link: StoredLink): Record<string, string> {
  const name = `link:${link.settings.linkId}`;
  const text = JSON.stringify(link);
  const entries: Record<string, string> = {};
  for (let part = 0; part * PART_LENGTH <= text.length; part += 1) {
    entries[part === 0 ? name : `${name}:${part}`] = text.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);
  }
  return entries;
}

/** Google keeps 500 KB of properties for a document (quotas of Apps Script, "Properties total storage"). */
const STORE_BYTES_MAX = 500_000;

/** How much of the store these properties fill, from 0 to 1. */
export function storeUsed(properties: Record<string, string>): number {
  const bytes = Object.entries(properties).reduce(
    (sum, [name, value]) => sum + utf8Length(name) + utf8Length(value),
    0,
  );
  return bytes / STORE_BYTES_MAX;
}

/** The names of all properties of a link. */
export function propertyNames(linkId: string, properties: Record<string, string>): string[] {
  const names = [`link:${linkId}`, stateName(linkId)];
  const prefixes = [`link:${linkId}:`, outboxPrefix(linkId)];
  return Object.keys(properties).filter(
    (name) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
  );
}

/** The property that stores the state of a link. */
export function stateProperty(linkId: string, state: LinkState): Record<string, string> {
  return { [stateName(linkId)]: JSON.stringify(state) };
}

function stateName(linkId: string): string {
  return `state:${linkId}`;
}

/** A part that is not full is the last one. */
function joinParts(name: string, properties: Record<string, string>): string {
  let text = properties[name] ?? '';
  for (let part = 1; text.length === part * PART_LENGTH; part += 1) {
    text += properties[`${name}:${part}`] ?? '';
  }
  return text;
}

function withPrefix(prefix: string, properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name.startsWith(prefix)));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
