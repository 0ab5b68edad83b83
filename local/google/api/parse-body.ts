/** Checks a JSON body against a schema and refuses it in Google's words: unknown names and wrong types. */
import type { z } from 'zod';
import { invalidArgument } from './google-error.ts';

/** Removes null members, which mean "absent" in Google's JSON; nulls inside lists stay. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (item === null ? null : withoutNulls(item)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, withoutNulls(part)]])),
  );
}

/** The parsed value; throws a 400 that names every offence. `path` is where the value stands in the body. */
export function parseBody<T>(schema: z.ZodType<T>, value: unknown, path: readonly PropertyKey[] = []): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const violations = result.error.issues.flatMap((issue) => describe(issue, value, path));
  throw invalidArgument(violations.map(({ description }) => description).join('\n'), [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations },
  ]);
}

interface Violation {
  readonly field: string;
  readonly description: string;
}

function describe(issue: z.core.$ZodIssue, value: unknown, above: readonly PropertyKey[]): Violation[] {
  const field = wirePath([...above, ...issue.path]);
  if (issue.code === 'unrecognized_keys') {
    const where = field === '' ? '' : ` at '${field}'`;
    return issue.keys.map((key) => ({
      field,
      description: `Invalid JSON payload received. Unknown name "${key}"${where}: Cannot find field.`,
    }));
  }
  const found = issue.path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );
  return [{ field, description: `Invalid value at '${field}' (${issue.message}), ${JSON.stringify(found)}` }];
}

function wirePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
