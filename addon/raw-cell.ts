/** One value of `getValues` as it goes over the wire. A cell whose value is not certain is sent as unsure. Pure. */
import type { RawCell, RawScalar } from '../shared/cell.ts';
import type { SerialOf } from './wall-clock.ts';

const unsure: RawCell = { unsure: true };

/** `formula` is '' where there is none. */
export function rawCell(value: unknown, formula: string, serialOf: SerialOf): RawCell {
  const scalar = rawScalar(value, serialOf);
  if (scalar === undefined) return unsure;
  return formula === '' ? scalar : { formula, value: scalar };
}

/**
 * True for the texts that stand for "no value": an error such as `#N/A` or `#WERT!`, and `Loading...` of an import that
 * still runs. `getValues` does not tell them from the same text typed by a person.
 */
export function isDoubtfulText(text: string): boolean {
  return /^#[^\s\d#][^\s#]{0,19}$/.test(text) || /^\S{2,30}(\.\.\.|…)$/.test(text);
}

/** Undefined when the value is not certain. */
function rawScalar(value: unknown, serialOf: SerialOf): RawScalar | undefined {
  if (value === '') return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return isDoubtfulText(value) ? undefined : value;
  if (value instanceof Date) {
    const serial = serialOf(value);
    return serial === null ? undefined : { serial };
  }
  return undefined;
}
