/** How numbers and flags come back from Google: zeros and false are left out, colours are one of 256 shades in single precision. */

/** A message without members that have their default value. */
export function withoutZeros<T extends object>(message: T): Partial<T> {
  const kept = Object.entries(message).filter(
    ([, value]) => value !== 0 && value !== false && value !== undefined,
  );
  return Object.fromEntries(kept) as Partial<T>;
}

/** The same object with every colour in it as Google answers it. */
export function wireColors<T extends object>(style: T): T {
  const entries = Object.entries(style).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === 'object' && value !== null) return [[name, wireColors(value)]];
    if (typeof value !== 'number') return [[name, value]];
    const shade = Math.floor(value * 255 + 1e-9) / 255;
    return shade === 0 ? [] : [[name, Number(Math.fround(shade).toPrecision(8))]];
  });
  return Object.fromEntries(entries) as T;
}
