/**
 * A seeded source of random numbers: the same seed gives the same bits on every platform.
 *
 * Only integer arithmetic, comparisons and exact roundings are used. `Math.log` and `Math.cos`, on
 * which the usual normal generators rest, may round differently from one V8 to the next.
 */
export interface Random {
  /** The next number from [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** The next integer from 0 … bound − 1. */
  integer(bound: number): number;
  /** The next number from the standard normal distribution. */
  normal(): number;
  /** The numbers 0 … length − 1 in random order. */
  permutation(length: number): number[];
}

/**
 * Starts a random source: xoshiro128** (Blackman and Vigna 2018), its state filled from the seed by
 * the 32-bit finaliser of MurmurHash3 over a Weyl sequence.
 *
 * @param seed - Any number; equal seeds give equal sequences.
 */
export function random(seed: number): Random {
  let [s0, s1, s2, s3] = initialState(seed);

  const next = (): number => {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };

  const uniform = (): number => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };

  /** Lowest multiples of the bound only, so that no remainder is likelier than another. */
  const integer = (bound: number): number => {
    const limit = 0x100000000 - (0x100000000 % bound);
    let drawn = next();
    while (drawn >= limit) drawn = next();
    return drawn % bound;
  };

  /** Von Neumann 1951: a falling run of uniforms of odd length ends with probability e^−x. */
  const exponential = (): number => {
    for (let whole = 0; ; whole++) {
      const first = uniform();
      let last = first;
      let length = 1;
      for (let drawn = uniform(); drawn < last; drawn = uniform()) {
        last = drawn;
        length++;
      }
      if (length % 2 === 1) return whole + first;
    }
  };

  /** |x| from an exponential x, taken with probability exp(−(x − 1)²/2); then a random sign. */
  const normal = (): number => {
    for (;;) {
      const size = exponential();
      if (2 * exponential() >= (size - 1) * (size - 1)) return next() & 1 ? size : -size;
    }
  };

  const permutation = (length: number): number[] => {
    const order = Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const chosen = integer(last + 1);
      const kept = order[last]!;
      order[last] = order[chosen]!;
      order[chosen] = kept;
    }
    return order;
  };

  return { uniform, integer, normal, permutation };
}

function initialState(seed: number): [number, number, number, number] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed);
  // 1 and 1.5 must differ, and so must an integer and its sum with 2³²: both halves count.
  let weyl = mix(bits.getUint32(0)) ^ bits.getUint32(4);
  const draw = (): number => {
    weyl = (weyl + 0x9e3779b9) | 0;
    return mix(weyl);
  };
  return [draw(), draw(), draw(), draw() | 1];
}

function mix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
