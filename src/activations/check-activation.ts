import { BacksolveError } from '../errors.ts';
import type { Activation } from './activation.ts';

/** Where a function is tried: densely where networks live, 0 because most kinks are there, and far out. */
const POINTS: readonly number[] = [
  ...Array.from({ length: 97 }, (_, at) => (at - 48) / 8),
  ...[7.7, 11, 18, 30].flatMap((z) => [-z, z]),
];

/** Where overflow turns into NaN: e^1000 is ∞, and ∞/∞ and ∞ · 0 are no numbers. */
const FAR_OUT: readonly number[] = [-1e3, 1e3];

/** Ideal activations that rung `inverse` may ask for, as distances from a finite end of the range or from 0. */
const DISTANCES: readonly number[] = [1e-2, 0.1, 0.4, 1, 10];

/** Widths of a difference quotient; the narrower ones are for steep functions. */
const STEPS: readonly number[] = [1e-5, 1e-6, 1e-7];

/** A formula that is right agrees to about 1e−9, a wrong one disagrees in the second digit somewhere. */
const TOLERANCE = 1e-5;

/** Slopes closer than this are equal: a quotient of z³ about 0 is 1e−10, its slope 0. */
const FLAT = 1e-9;

/** No slope that training could use changes f by more than JUMP over so short a way. */
const SHORT = 1e-9;
const JUMP = 1e-3;

/**
 * Refuses an activation whose parts contradict each other, because a wrong derivative doesn't fail:
 * it trains, badly.
 *
 * At each of about a hundred points f must be continuous and f′ must lie between the difference quotients to the left and to
 * the right, so a kink may have either slope. f must stay in its range. If it has an inverse it must
 * be monotone, f⁻¹ must undo f, and f must undo f⁻¹ everywhere in the range.
 *
 * @throws `ACTIVATION_INCONSISTENT`, with the point where two parts disagree.
 */
export function checkActivation(f: Activation): Activation {
  for (const z of POINTS) {
    checkFinite(f, z);
    checkRange(f, z);
    checkContinuous(f, z);
    checkDerivative(f, z);
  }
  for (const z of FAR_OUT) checkNumber(f, z);
  if (f.invertible) {
    checkMonotone(f);
    for (const z of POINTS) checkUndone(f, z);
    for (const a of wanted(f.range)) checkReached(f, a);
  }
  return f;
}

function checkFinite(f: Activation, z: number): void {
  const a = f.value(z);
  const slope = f.derivative(z, a);
  if (!Number.isFinite(a)) {
    disagree(f, `value(${z}) is ${a}`, 'An activation is defined for every total input.');
  }
  if (!Number.isFinite(slope)) {
    disagree(
      f,
      `derivative(${z}, ${text(a)}) is ${slope}`,
      'Give a finite slope everywhere; at a kink either side’s will do.',
    );
  }
}

function checkNumber(f: Activation, z: number): void {
  const a = f.value(z);
  for (const [what, result] of [
    [`value(${z})`, a],
    [`derivative(${z}, ${text(a)})`, f.derivative(z, a)],
  ] as const) {
    if (Number.isNaN(result)) {
      disagree(
        f,
        `${what} is NaN`,
        'Write it so that Math.exp overflowing does no harm: a case each for z < 0 and z ≥ 0.',
      );
    }
  }
}

function checkRange(f: Activation, z: number): void {
  const a = f.value(z);
  const [lowest, highest] = f.range;
  if (a >= lowest && a <= highest) return;
  disagree(
    f,
    `value(${z}) is ${text(a)}, outside the range (${lowest}, ${highest})`,
    'Give the range that value really has: range: [lowest, highest].',
  );
}

function checkContinuous(f: Activation, z: number): void {
  const a = f.value(z);
  for (const beside of [z - SHORT, z + SHORT]) {
    const jump = Math.abs(f.value(beside) - a);
    if (jump <= JUMP * Math.max(1, Math.abs(a))) continue;
    disagree(
      f,
      `value(${z}) is ${text(a)} and value(${beside}) is ${text(f.value(beside))}: it jumps`,
      'Training follows slopes, and a jump has none: use a steep smooth function instead.',
    );
  }
}

function checkDerivative(f: Activation, z: number): void {
  const a = f.value(z);
  const slope = f.derivative(z, a);
  const found = STEPS.map((step) => quotients(f, z, step));
  if (found.some(({ least, most }) => slope >= least && slope <= most)) return;
  const [{ left, right } = { left: Number.NaN, right: Number.NaN }] = found;
  disagree(
    f,
    `derivative(${z}, ${text(a)}) is ${text(slope)}, but value changes by ${text(left)} per unit to the left and ${text(right)} to the right`,
    'derivative is called with z and a = value(z); check its formula.',
  );
}

/** The slopes of f to the left and right of z, and the span that f′ may lie in. */
function quotients(f: Activation, z: number, relativeStep: number) {
  const step = relativeStep * Math.max(1, Math.abs(z));
  const [before, here, after] = [z - step, z, z + step];
  const left = (f.value(here) - f.value(before)) / (here - before);
  const right = (f.value(after) - f.value(here)) / (after - here);
  const size = Math.max(Math.abs(left), Math.abs(right));
  const rounding = (8 * Number.EPSILON * Math.abs(f.value(z))) / step;
  const slack = TOLERANCE * size + rounding + FLAT;
  return { left, right, least: Math.min(left, right) - slack, most: Math.max(left, right) + slack };
}

function checkMonotone(f: Activation): void {
  const sorted = POINTS.toSorted((one, other) => one - other);
  const rises = f.value(1) > f.value(-1);
  sorted.forEach((z, at) => {
    const before = sorted[at - 1];
    if (before === undefined) return;
    const change = f.value(z) - f.value(before);
    if (rises ? change >= 0 : change <= 0) return;
    disagree(
      f,
      `value(${before}) is ${text(f.value(before))} and value(${z}) is ${text(f.value(z))}: it both rises and falls, so it has no inverse`,
      "Leave 'inverse' out, and train with { rung: 'layer' }.",
    );
  });
}

function checkUndone(f: Activation, z: number): void {
  const a = f.value(z);
  const [lowest, highest] = f.range;
  const slope = Math.abs(f.derivative(z, a));
  // Saturated to the last digit: a no longer knows z.
  if (a <= lowest || a >= highest || slope === 0) return;
  const back = f.inverse(a);
  const rounding = (32 * Number.EPSILON * Math.max(1, Math.abs(a))) / slope;
  if (Math.abs(back - z) <= TOLERANCE * Math.max(1, Math.abs(z)) + rounding) return;
  disagree(
    f,
    `value(${z}) is ${text(a)}, but inverse(${text(a)}) is ${text(back)}`,
    "Check the formula of 'inverse', or leave it out.",
  );
}

function checkReached(f: Activation, a: number): void {
  const z = f.inverse(a);
  if (Math.abs(z) === Number.POSITIVE_INFINITY) return;
  const there = f.value(z);
  if (Math.abs(there - a) <= TOLERANCE * Math.max(1, Math.abs(a))) return;
  disagree(
    f,
    `${text(a)} lies in the range (${f.range.join(', ')}), but inverse(${text(a)}) is ${text(z)} and value(${text(z)}) is ${text(there)}`,
    "Give the range that value really has, such as range: [-1, 1], or check the formula of 'inverse'.",
  );
}

function wanted([lowest, highest]: Activation['range']): readonly number[] {
  const fromEnds = DISTANCES.flatMap((distance) => [
    Number.isFinite(lowest) ? lowest + distance : -distance,
    Number.isFinite(highest) ? highest - distance : distance,
  ]);
  return fromEnds.filter((a) => a > lowest && a < highest);
}

function text(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function disagree(f: Activation, what: string, help: string): never {
  throw new BacksolveError('ACTIVATION_INCONSISTENT', `Activation '${f.name}': ${what}. ${help}`);
}
