// Elementary functions, two numbers at a time.
//
// exp: x = k·ln 2 + r, |r| ≤ ½ ln 2, e^r by its Taylor polynomial of degree 13 (truncated after
// 4e-18), times 2^k put into the exponent bits. k stays within ±1021: callers clamp x.

const LOG2E: f64 = 1.4426950408889634;
/** ln 2 in two parts, the first with 21 trailing zeros, so that k·LN2_HIGH is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** Added to a number below 2⁵¹ in size it rounds it to a whole one, which stands in the lowest bits. */
const ROUNDER: f64 = 6755399441055744;

@inline
function exponential(x: v128): v128 {
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const r = reduced(x, rounded);
  return f64x2.mul(f64x2.add(f64x2.mul(remainder(r), r), f64x2.splat(1)), power(rounded));
}

/** r = x − k·ln 2. */
@inline
function reduced(x: v128, rounded: v128): v128 {
  const k = f64x2.sub(rounded, f64x2.splat(ROUNDER));
  return f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
}

/** 1/1!, 1/2!, … 1/13!. */
const TAYLOR: usize = memory.data<f64>([
  1,
  0.5,
  1.6666666666666666e-1,
  4.1666666666666664e-2,
  8.333333333333333e-3,
  1.3888888888888889e-3,
  1.984126984126984e-4,
  2.48015873015873e-5,
  2.7557319223985893e-6,
  2.755731922398589e-7,
  2.505210838544172e-8,
  2.08767569878681e-9,
  1.6059043836821613e-10,
]);

/** c + d·x, c the coefficient at that offset. */
@inline
function plus(offset: usize, d: v128, x: v128): v128 {
  return f64x2.add(v128.load_splat<f64>(TAYLOR + offset), f64x2.mul(d, x));
}

/**
 * (e^r − 1)/r for |r| ≤ ½ ln 2, by Estrin's scheme: five products in a row where Horner's has twelve,
 * each waiting for the one before.
 */
@inline
function remainder(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const pair0 = plus(0, v128.load_splat<f64>(TAYLOR, 8), r);
  const pair1 = plus(16, v128.load_splat<f64>(TAYLOR, 24), r);
  const pair2 = plus(32, v128.load_splat<f64>(TAYLOR, 40), r);
  const pair3 = plus(48, v128.load_splat<f64>(TAYLOR, 56), r);
  const pair4 = plus(64, v128.load_splat<f64>(TAYLOR, 72), r);
  const pair5 = plus(80, v128.load_splat<f64>(TAYLOR, 88), r);
  const four0 = f64x2.add(pair0, f64x2.mul(pair1, r2));
  const four1 = f64x2.add(pair2, f64x2.mul(pair3, r2));
  const four2 = f64x2.add(pair4, f64x2.mul(pair5, r2));
  const eight = f64x2.add(four0, f64x2.mul(four1, r4));
  const rest = f64x2.add(four2, f64x2.mul(v128.load_splat<f64>(TAYLOR, 96), r4));
  return f64x2.add(eight, f64x2.mul(rest, f64x2.mul(r4, r4)));
}

/** 2^k for whole k within ±1021, from k's lowest bits. */
@inline
function power(rounded: v128): v128 {
  return i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52);
}

/**
 * tanh |x| = −m/(m + 2), m = e^(−2|x|) − 1 without cancellation: m = 2^k (r·p(r)) + (2^k − 1).
 * Beyond 20 it is 1 to the last bit.
 */
@inline
function tanhOf(x: v128): v128 {
  const sign = v128.and(x, f64x2.splat(-0.0));
  // pmin takes its first operand where one is NaN, so NaN passes through.
  const size = f64x2.pmin(f64x2.abs(x), f64x2.splat(20));
  const y = f64x2.mul(size, f64x2.splat(-2));
  const rounded = f64x2.add(f64x2.mul(y, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const r = reduced(y, rounded);
  const scale = power(rounded);
  const m = f64x2.add(
    f64x2.mul(scale, f64x2.mul(remainder(r), r)),
    f64x2.sub(scale, f64x2.splat(1)),
  );
  // 0 − m and not −m: tanh 0 is +0.
  return v128.xor(f64x2.div(f64x2.sub(f64x2.splat(0), m), f64x2.add(m, f64x2.splat(2))), sign);
}

/** tanh of `count` numbers, in place; an odd count needs one more number of room. */
export function tanh(x: usize, count: i32): void {
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    v128.store(x, tanhOf(v128.load(x)));
  }
}

/** 1/(1 + e^−x) of `count` numbers, in place, at least e^−708; e^−|x| never overflows. */
export function sigmoid(x: usize, count: i32): void {
  const one = f64x2.splat(1);
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    const value = v128.load(x);
    const size = f64x2.pmin(f64x2.abs(value), f64x2.splat(708));
    const small = exponential(f64x2.neg(size));
    const upper = f64x2.div(one, f64x2.add(one, small));
    const lower = f64x2.mul(small, upper);
    v128.store(x, v128.bitselect(lower, upper, f64x2.lt(value, f64x2.splat(0))));
  }
}
