/** What stands for many runs: the middle one, and how far apart they lie. */

/** The middle value; the mean of the middle two when there is an even number. Throws for none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which that many percent lie, by linear interpolation. Throws for none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) {
    throw new Error('there is no value to take a percentile of');
  }
  return below + (above - below) * (place - Math.floor(place));
}

/** The range of the values as a share of their median; 0 for a single one. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / Math.abs(middle);
}
