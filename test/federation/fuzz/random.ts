/** Draws from a seeded sequence: equal seeds draw equally, on every machine. */
export interface Random {
  /** A whole number from 0 up to, but not, `end`. */
  below(end: number): number;
  /** True once in `1 / probability` draws. */
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the items of a table of weights. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  shuffle<T>(items: readonly T[]): T[];
  /** From 1 to all of the items, in their order. */
  some<T>(items: readonly T[]): T[];
}

/** A sequence by the 32-bit generator "mulberry32" (Tommy Ettinger, public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const shuffle = <T>(items: readonly T[]) => {
    const out = [...items];
    for (let index = out.length - 1; index > 0; index--) {
      const other = below(index + 1);
      [out[index], out[other]] = [out[other] as T, out[index] as T];
    }
    return out;
  };
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[below(items.length)]!;
    },
    weighted: <T extends string>(weights: Readonly<Record<T, number>>) => {
      const entries = Object.entries(weights) as [T, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of entries) {
        left -= weight;
        if (left < 0) return item;
      }
      return entries.at(-1)![0];
    },
    shuffle,
    some: (items) => {
      const chosen = new Set(shuffle(items).slice(0, 1 + below(items.length)));
      return items.filter((item) => chosen.has(item));
    },
  };
}

/** 32 bits of a text (FNV-1a with the finalizer of MurmurHash3), for values that depend on nothing else. */
export function hash(text: string): number {
  let word = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    word = Math.imul(word ^ text.charCodeAt(index), 0x01000193);
  }
  word ^= word >>> 16;
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
