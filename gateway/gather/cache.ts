/** Keeps what was used last, up to a number of entries. */
export interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
}

/** @param size the entry that was used longest ago goes when there are more */
export function createCache<Key, Value>(size: number): Cache<Key, Value> {
  // A Map remembers the order of insertion: what is used is put in again, the first one is the oldest.
  const entries = new Map<Key, Value>();
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set: (key, value) => {
      entries.set(key, value);
      if (entries.size <= size) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
  };
}
