/**
 * Field masks: `a.b`, `a/b`, `a(b,c/d)`, `*`. A mask is a tree; a leaf takes everything below it.
 * A name that no answer has is refused, as Google does, so that a typing error does not pass unseen.
 */
import { invalidArgument } from './google-error.ts';

/** What to take of an object, by name. `all` = everything. */
export interface FieldMask {
  readonly all: boolean;
  readonly fields: ReadonlyMap<string, FieldMask>;
}

export const everything: FieldMask = { all: true, fields: new Map() };

interface MutableMask {
  all: boolean;
  fields: Map<string, MutableMask>;
}

/** Parses a mask; throws Google's refusal when it is malformed. `undefined` or '' takes everything. */
export function parseFieldMask(text: string | undefined): FieldMask {
  if (text === undefined || text === '') return everything;
  const root: MutableMask = { all: false, fields: new Map() };
  const tokens = text.match(/[A-Za-z0-9_]+|\*|[.,/()]|\S/g) ?? [];
  let at = 0;
  const list = (parent: MutableMask): void => {
    do {
      path(parent);
    } while (tokens[at] === ',' && ++at);
  };
  const path = (parent: MutableMask): void => {
    const name = tokens[at++];
    if (name === '*') {
      parent.all = true;
      return;
    }
    if (name === undefined || !/^\w+$/.test(name)) throw malformed(text);
    const child = parent.fields.get(name) ?? { all: false, fields: new Map<string, MutableMask>() };
    parent.fields.set(name, child);
    if (tokens[at] === '.' || tokens[at] === '/') {
      at += 1;
      path(child);
    } else if (tokens[at] === '(') {
      at += 1;
      list(child);
      if (tokens[at++] !== ')') throw malformed(text);
    } else {
      child.all = true;
    }
  };
  list(root);
  if (at !== tokens.length) throw malformed(text);
  return root;
}

function malformed(text: string): Error {
  return violation(text, `Error expanding 'fields' parameter. Cannot parse '${text}'.`);
}

function violation(field: string, description: string): Error {
  return invalidArgument('Request contains an invalid argument.', [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] },
  ]);
}

/** The mask of one field; undefined when the field is not asked for. */
export function maskOf(mask: FieldMask | undefined, name: string): FieldMask | undefined {
  if (mask === undefined) return undefined;
  return mask.all ? everything : mask.fields.get(name);
}

/** A copy of a JSON value with only what the mask takes; lists are masked item by item. */
export function applyFieldMask<T>(value: T, mask: FieldMask): T | Partial<T> {
  return masked(value, mask) as T | Partial<T>;
}

function masked(value: unknown, mask: FieldMask): unknown {
  if (mask.all || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item, mask));
  const picked: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) {
    const partMask = mask.fields.get(name);
    if (partMask) picked[name] = masked(part, partMask);
  }
  return picked;
}

/** Refuses a mask that names a field which none of the known names matches. */
export function checkFieldNames(mask: FieldMask, known: ReadonlySet<string>, above = ''): void {
  for (const [name, below] of mask.fields) {
    const path = above + name;
    if (!known.has(name)) {
      throw violation(
        path,
        `Error expanding 'fields' parameter. Cannot find matching fields for path '${path}'.`,
      );
    }
    checkFieldNames(below, known, `${path}.`);
  }
}
