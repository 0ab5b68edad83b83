/** Cell values of the model: a plain name, a refused value (ends in `!`) or a formula (ends in `=`; it computes the name before). */
export type Column = 'a' | 'b';
export const COLUMNS: readonly Column[] = ['a', 'b'];

export type Value = string | null;

/** MySQL cannot store it. */
export const isRefused = (value: Value): boolean => value?.endsWith('!') ?? false;
export const isFormula = (value: Value): boolean => value?.endsWith('=') ?? false;
export const isSpecial = (value: Value): boolean => isRefused(value) || isFormula(value);

/** What a formula computes; anything else is itself. */
export function computed(value: Value): Value {
  return value !== null && isFormula(value) ? value.slice(0, -1) : value;
}

/** What MySQL can store of a cell. */
export function storable(value: Value): Value {
  return isRefused(value) ? null : computed(value);
}
