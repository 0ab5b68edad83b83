/** Where two JSON values differ, path by path. */

/** One place of an answer; undefined stands for "is not there". */
export interface Difference {
  /** Such as "sheets[0].properties.title". */
  readonly path: string;
  readonly recorded: unknown;
  readonly answered: unknown;
}

/** All places in which the stand-in's answer is not the recorded one; the order of an object's members is free. */
export function differences(recorded: unknown, answered: unknown, path = ''): Difference[] {
  if (Object.is(recorded, answered)) return [];
  if (!isObject(recorded) || !isObject(answered) || Array.isArray(recorded) !== Array.isArray(answered)) {
    return [{ path, recorded, answered }];
  }
  const names = new Set([...Object.keys(recorded), ...Object.keys(answered)]);
  return [...names].flatMap((name) => {
    const below = Array.isArray(recorded) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return differences(Reflect.get(recorded, name), Reflect.get(answered, name), below);
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
