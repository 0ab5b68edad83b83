/**
 * One call for all who ask for the same at the same time. A call that had begun when somebody asked is not shared with him: what he is
 * told was true, and what is done for him was done, after he asked.
 */
export function joinedCalls<K, V>(call: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const running = new Map<K, Promise<V>>();
  const next = new Map<K, Promise<V>>();

  const begin = (key: K): Promise<V> => {
    const calling = call(key);
    const ended = (): void => {
      if (running.get(key) === calling) running.delete(key);
    };
    running.set(key, calling);
    calling.then(ended, ended);
    return calling;
  };

  return (key) => {
    const current = running.get(key);
    if (current === undefined) return begin(key);
    const waiting = next.get(key);
    if (waiting !== undefined) return waiting;
    const beginNext = (): Promise<V> => {
      next.delete(key);
      return begin(key);
    };
    const joined = current.then(beginNext, beginNext);
    next.set(key, joined);
    return joined;
  };
}
