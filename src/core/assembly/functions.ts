// Elementary functions, two numbers at a time. Errors, measured against 120 bits on 12,000 numbers each, in
// units in the last place: the sigmoid up to 2.4, softplus 3.1, arsinh 3.3; tanh 4.2 just below 1, where
// its unit is ½ε. None parts from its twin by more than 3ε of the value.
//
// All begin with 2y = k·ln 2 + 2r, |r| ≤ ¼ ln 2, and tanh r = w/q for w = r·p(r²) and q = q(r²), p and q
// of degree 2. They meet tanh r at Chebyshev's nodes and part from it by less than 7e-18 of it. Then
// e^2r = (q + w)/(q − w), and whatever is wanted costs one division.
//
// log: w = 2^k·m, ½√2 ≤ m < √2, and log m = 2 artanh s for s = (m − 1)/(m + 1) = s·a(s²)/b(s²), a and b of
// degree 3 and found in the same way, but for less than 2e-18 of it.

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

/** r of −size = k·ln 2 + 2r, k as it was rounded. */
@inline
function halfRemainder(size: v128, rounded: v128): v128 {
  const k = f64x2.sub(f64x2.splat(ROUNDER), rounded);
  return f64x2.add(
    f64x2.sub(f64x2.mul(k, f64x2.splat(HALF_LN2_HIGH)), f64x2.mul(size, f64x2.splat(0.5))),
    f64x2.mul(k, f64x2.splat(HALF_LN2_LOW)),
  );
}

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
    const r = halfRemainder(size, rounded);
    const square = f64x2.mul(r, r);
    const w = upper(r, square);
    const q = lower(square);
    const large = f64x2.sub(q, w);
    const small = f64x2.mul(power(rounded), f64x2.add(q, w));
    const negative = f64x2.lt(value, f64x2.splat(0));
    v128.store(x, f64x2.div(v128.bitselect(small, large, negative), f64x2.add(large, small)));
  }
}

const A1: f64 = -1.2886317681068107;
const A2: f64 = 0.40093955231966666;
const A3: f64 = -0.017499890240400977;
const B1: f64 = -1.6219651014401435;
const B2: f64 = 0.7415945861326619;
const B3: f64 = -0.08316220810595222;

/** The bits of ½√2 less those of 2^−1023: what lies between them and a number's is its k, 1023 more. */
const HALF_ROOT: i64 = 0x3fe6a09e667f3bcd - 0x3ff0000000000000;
const LN2_HIGH: f64 = 2 * HALF_LN2_HIGH;
const LN2_LOW: f64 = 2 * HALF_LN2_LOW;

/** c₁ + c₂t + c₃t²: what a cubic with 1 in front has besides. */
@inline
function beyondOne(t: v128, c1: f64, c2: f64, c3: f64): v128 {
  const outer = f64x2.add(f64x2.mul(t, f64x2.splat(c3)), f64x2.splat(c2));
  return f64x2.add(f64x2.mul(t, outer), f64x2.splat(c1));
}

/** log(1 + u) for u from 0 to a quarter of the largest number. */
@inline
function log1pOf(u: v128): v128 {
  const one = f64x2.splat(1);
  const sum = f64x2.add(one, u);
  // What 1 + u lost by rounding: without it nothing would be left of small u.
  const lost = f64x2.sub(u, f64x2.sub(sum, one));
  const biased = i64x2.shr_u(i64x2.sub(sum, i64x2.splat(HALF_ROOT)), 52);
  const scale = i64x2.shl(i64x2.sub(i64x2.splat(2046), biased), 52);
  // As the last bits of 2⁵² k is turned into a floating-point number.
  const k = f64x2.sub(
    v128.or(biased, f64x2.splat(4503599627370496)),
    f64x2.splat(4503599627370496 + 1023),
  );
  // m − 1; where k is 0 this is u itself.
  const f = f64x2.add(f64x2.sub(f64x2.mul(sum, scale), one), f64x2.mul(lost, scale));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const t = f64x2.mul(s, s);
  const a = f64x2.add(f64x2.mul(t, beyondOne(t, A1, A2, A3)), one);
  const b = f64x2.add(f64x2.mul(t, beyondOne(t, B1, B2, B3)), one);
  const log = f64x2.div(f64x2.mul(f64x2.add(s, s), a), b);
  return f64x2.add(
    f64x2.mul(k, f64x2.splat(LN2_HIGH)),
    f64x2.add(log, f64x2.mul(k, f64x2.splat(LN2_LOW))),
  );
}

/** e^−size for sizes from 0 to 708: 2^−k (1 + 2w/(q − w)). */
@inline
function decayed(size: v128): v128 {
  const rounded = f64x2.sub(f64x2.splat(ROUNDER), f64x2.mul(size, f64x2.splat(LOG2E)));
  const r = halfRemainder(size, rounded);
  const square = f64x2.mul(r, r);
  const w = upper(r, square);
  const rest = f64x2.div(f64x2.add(w, w), f64x2.sub(lower(square), w));
  return f64x2.mul(power(rounded), f64x2.add(f64x2.splat(1), rest));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^−|x|) of `count` numbers, in place, at least e^−708. */
export function softplus(x: usize, count: i32): void {
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    const value = v128.load(x);
    const size = f64x2.pmin(f64x2.abs(value), f64x2.splat(708));
    v128.store(x, f64x2.add(f64x2.max(value, f64x2.splat(0)), log1pOf(decayed(size))));
  }
}

/** Before x² overflows, and beyond 10²⁰, where arsinh x is log 2x and log(1 + ¼x) is log ¼x to the last bit. */
const FAR: f64 = 1e150;

/**
 * arsinh |x| = log(1 + |x| + x²/(1 + √(1 + x²))) of `count` numbers, in place; for large ones
 * log ¼|x| + 3 log 2.
 */
export function asinh(x: usize, count: i32): void {
  const one = f64x2.splat(1);
  for (const end = x + ((<usize>count) << 3); x < end; x += 16) {
    const value = v128.load(x);
    const sign = v128.and(value, f64x2.splat(-0.0));
    const size = v128.xor(value, sign);
    const square = f64x2.mul(size, size);
    const root = f64x2.sqrt(f64x2.add(one, square));
    const near = f64x2.add(size, f64x2.div(square, f64x2.add(one, root)));
    const far = f64x2.gt(size, f64x2.splat(FAR));
    const u = v128.bitselect(f64x2.mul(size, f64x2.splat(0.25)), near, far);
    const more = v128.and(f64x2.splat(2.0794415416798357), far);
    const made = f64x2.add(log1pOf(u), more);
    const endless = f64x2.eq(size, f64x2.splat(Infinity));
    v128.store(x, v128.or(v128.bitselect(size, made, endless), sign));
  }
}
