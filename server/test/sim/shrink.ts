/**
 * The shortest event list that still fails, by delta debugging: halves, quarters and so on are left out as long as the run
 * fails without them; single events last. The seed of the schedule stays.
 */

/** `fails` is asked at most `triesMax` times. The answer fails, and is the given list when nothing could be left out. */
export async function shrink<T>(
  events: readonly T[],
  fails: (events: readonly T[]) => Promise<boolean>,
  triesMax = 2_000,
): Promise<readonly T[]> {
  let shortest = events;
  let tries = 0;
  let size = Math.ceil(events.length / 2);
  while (size >= 1) {
    let isShorter = false;
    for (let start = 0; start < shortest.length && tries < triesMax;) {
      const rest = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      tries += 1;
      if (await fails(rest)) {
        shortest = rest;
        isShorter = true;
      } else start += size;
    }
    if (tries >= triesMax) break;
    if (size === 1 && !isShorter) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return shortest;
}
