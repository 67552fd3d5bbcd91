/**
 * A stream of pseudo-random numbers that depends on its seed and startup number alone, so that startup n is the
 * same whatever was drawn before it. Counter-based: the k-th draw is a hash of (seed, n, k) with the 32-bit
 * finalizer of MurmurHash3, which is a bijection with full avalanche.
 */
export class Draw {
  #state: number;

  constructor(seed: number, number: number, stream: number) {
    this.#state = mix32(mix32(mix32(seed) ^ number) + Math.imul(stream, 0x9e3779b9));
  }

  /** A whole number from 0 to `count` − 1. */
  below(count: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return Math.floor(((mix32(this.#state) >>> 0) / 4294967296) * count);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True with the given probability, told in thousandths: `chance(250)` is true one time in four. */
  chance(thousandths: number): boolean {
    return this.below(1000) < thousandths;
  }

  /** One of the values, each as likely. The list must not be empty. */
  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  /** One of the values, as likely as its weight. */
  weigh<Value>(choices: readonly (readonly [weight: number, value: Value])[]): Value {
    let total = 0;
    for (const [weight] of choices) total += weight;
    let rest = this.below(total);
    for (const [weight, value] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    throw new Error('weigh needs at least one choice of a positive weight');
  }
}

/** The 32-bit finalizer of MurmurHash3: a bijection on 32-bit numbers. */
export function mix32(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
