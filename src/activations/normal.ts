/** φ(z) = e^(−z²/2)/√(2π), the standard normal density. */
export function normalDensity(z: number): number {
  return halfSquarePower(z) / Math.sqrt(2 * Math.PI);
}

/**
 * Φ(z) = ½ erfc(−z/√2), the share of a standard normal distribution below z, both tails to the last
 * digits.
 *
 * By W. J. Cody's rational Chebyshev approximations of erf and erfc on |x| ≤ 15/32, ≤ 4 and above
 * (Mathematics of Computation 23, 1969, pages 631–637).
 */
export function normalShare(z: number): number {
  const x = z * Math.SQRT1_2;
  const size = Math.abs(x);
  if (size <= 0.46875) return 0.5 + 0.5 * x * ratio(NEAR, x * x);
  const tail = 0.5 * halfSquarePower(z) * (size <= 4 ? ratio(MIDDLE, size) : far(size));
  return z < 0 ? tail : 1 - tail;
}

function far(size: number): number {
  const inverse = 1 / (size * size);
  return (1 / Math.sqrt(Math.PI) - inverse * ratio(FAR, inverse)) / size;
}

/** e^(−z²/2): rounding z² alone would lose as many digits as z² has before the point. */
function halfSquarePower(z: number): number {
  const coarse = Math.trunc(z * 16) / 16;
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (z - coarse) * (z + coarse));
}

/** Numerator and denominator of a rational function, highest power first. */
type Ratio = readonly [readonly number[], readonly number[]];

function ratio([above, below]: Ratio, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let at = 0; at < coefficients.length; at++) value = value * x + coefficients[at]!;
  return value;
}

/** erf(x)/x in x². */
const NEAR: Ratio = [
  [
    0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302,
    3209.3775891384694,
  ],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
];

/** e^(x²) erfc(x) in x. */
const MIDDLE: Ratio = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163,
    298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903,
    3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
];

/** (1/√π − x e^(x²) erfc(x)) · x² in 1/x². */
const FAR: Ratio = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926,
    0.016083785148742275, 0.0006587491615298378,
  ],
  [
    1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132,
    0.0023352049762686918,
  ],
];
