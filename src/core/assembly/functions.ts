// Elementary functions, two numbers at a time.
//
// All begin with 2y = k·ln 2 + 2r, |r| ≤ ¼ ln 2, and tanh r = w/q for w = r·p(r²) and q = q(r²), p and q
// of degree 2. They meet tanh r at Chebyshev's nodes and part from it by less than 7e-18 of it. Then
// e^2r = (q + w)/(q − w), and whatever is wanted costs one division.

const LOG2E: f64 = 1.4426950408889634;
/** ½ ln 2 to the last bit, and in two parts: the first with 21 trailing zeros, so that k times it is exact. */
const HALF_LN2: f64 = 0.34657359027997264;
const HALF_LN2_HIGH: f64 = 0.3465735901845619;
const HALF_LN2_LOW: f64 = 9.541074646352939e-11;

/** Added to a number below 2⁵¹ in size it rounds it to a whole one, which stands in the lowest bits. */
const ROUNDER: f64 = 6755399441055744;

const P1: f64 = 0.11109916493854848;
const P2: f64 = 0.0010574052347743887;
const Q1: f64 = 0.44443249827187514;
const Q2: f64 = 0.015868237994088628;

/** w of w/q = tanh r. */
@inline
function upper(r: v128, square: v128): v128 {
  const p = f64x2.add(f64x2.mul(square, f64x2.splat(P2)), f64x2.splat(P1));
  return f64x2.mul(r, f64x2.add(f64x2.mul(square, p), f64x2.splat(1)));
}

/** q of w/q = tanh r. */
@inline
function lower(square: v128): v128 {
  const q = f64x2.add(f64x2.mul(square, f64x2.splat(Q2)), f64x2.splat(Q1));
  return f64x2.add(f64x2.mul(square, q), f64x2.splat(1));
}

/** 2^k for whole k within ±1021, from k's lowest bits. */
@inline
function power(rounded: v128): v128 {
  return i64x2.shl(i64x2.add(rounded, i64x2.splat(1023)), 52);
}

/**
 * tanh |x| = ((1 − s)q + (1 + s)w)/((1 + s)q + (1 − s)w) for s = 2^−k: no cancellation for small x,
 * where k = 0, and 1 to the last bit for large ones.
 *
 * ½ ln 2 needs no second part: what k loses by it is flattened by the slope of tanh.
 */
@inline
function tanhOf(x: v128): v128 {
  const sign = v128.and(x, f64x2.splat(-0.0));
  // pmin takes its first operand where one is NaN, so NaN passes through.
  const size = f64x2.pmin(v128.xor(x, sign), f64x2.splat(20));
  const rounded = f64x2.add(f64x2.mul(size, f64x2.splat(-2 * LOG2E)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(rounded, f64x2.splat(ROUNDER));
  const r = f64x2.add(size, f64x2.mul(k, f64x2.splat(HALF_LN2)));
  const square = f64x2.mul(r, r);
  const w = upper(r, square);
  const q = lower(square);
  const s = power(rounded);
  const more = f64x2.add(f64x2.splat(1), s);
  const less = f64x2.sub(f64x2.splat(1), s);
  const above = f64x2.add(f64x2.mul(less, q), f64x2.mul(more, w));
  const below = f64x2.add(f64x2.mul(more, q), f64x2.mul(less, w));
  // Both are rounded on their own: without a limit some results would be 1 + ε.
  return v128.or(f64x2.pmin(f64x2.div(above, below), f64x2.splat(1)), sign);
}

/** tanh of `count` numbers, in place; an odd count needs one more number of room. */
export function tanh(x: usize, count: i32): void {
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    v128.store(x, tanhOf(v128.load(x)));
  }
}

/**
 * 1/(1 + e^−x) of `count` numbers, in place, at least e^−708: with e^−|x| = s(q + w)/(q − w), s = 2^−k,
 * it is q − w or, for x < 0, s(q + w) as a share of their sum.
 */
export function sigmoid(x: usize, count: i32): void {
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    const value = v128.load(x);
    const size = f64x2.pmin(f64x2.abs(value), f64x2.splat(708));
    const rounded = f64x2.sub(f64x2.splat(ROUNDER), f64x2.mul(size, f64x2.splat(LOG2E)));
    const k = f64x2.sub(f64x2.splat(ROUNDER), rounded);
    const r = f64x2.add(
      f64x2.sub(f64x2.mul(k, f64x2.splat(HALF_LN2_HIGH)), f64x2.mul(size, f64x2.splat(0.5))),
      f64x2.mul(k, f64x2.splat(HALF_LN2_LOW)),
    );
    const square = f64x2.mul(r, r);
    const w = upper(r, square);
    const q = lower(square);
    const large = f64x2.sub(q, w);
    const small = f64x2.mul(power(rounded), f64x2.add(q, w));
    const negative = f64x2.lt(value, f64x2.splat(0));
    v128.store(x, f64x2.div(v128.bitselect(small, large, negative), f64x2.add(large, small)));
  }
}
