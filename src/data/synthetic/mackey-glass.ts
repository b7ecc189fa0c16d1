import type { DataSet } from '../data-set.ts';
import { draw } from './draw.ts';
import { checkSynthetic, type SyntheticOptions } from './options.ts';

const STEPS_PER_UNIT = 10;
const DELAY = 17 * STEPS_PER_UNIT;
const HORIZON = 6;
/** The first row's present; before it the series is still on its way from the constant start. */
const FIRST = 118;

/**
 * Predicts a chaotic series six steps ahead from its values 18, 12, 6 and 0 steps ago. Rows follow
 * each other in time; the seed draws nothing but noise.
 *
 * The series is that of {@link mackeyGlassSeries}; the task as in Jang 1993, ANFIS, IEEE Transactions
 * on Systems, Man and Cybernetics 23(3).
 */
export function mackeyGlass(options: SyntheticOptions): DataSet {
  checkSynthetic('mackeyGlass', options);
  const series = mackeyGlassSeries(FIRST + options.samples + HORIZON);
  const at = (time: number): number => series[time] ?? Number.NaN;
  return draw(options, ['t-18', 't-12', 't-6', 't'], ['t+6'], (_, row) => {
    const now = FIRST + row;
    return {
      inputs: [at(now - 18), at(now - 12), at(now - 6), at(now)],
      targets: [at(now + HORIZON)],
    };
  });
}

/**
 * The solution of dx/dt = 0.2 x(t − 17)/(1 + x(t − 17)¹⁰) − 0.1 x(t) with x = 1.2 up to t = 0, at
 * t = 0, 1, …: Runge–Kutta of fourth order, ten steps a unit, the delayed values between two steps
 * by linear interpolation.
 *
 * Mackey and Glass 1977, Oscillation and chaos in physiological control systems, Science 197.
 */
export function mackeyGlassSeries(length: number): readonly number[] {
  const slope = (x: number, delayed: number): number =>
    (0.2 * delayed) / (1 + delayed ** 10) - 0.1 * x;
  const h = 1 / STEPS_PER_UNIT;
  const fine = new Array<number>(DELAY + 1).fill(1.2);
  const from = DELAY;
  while (fine.length - from < (length - 1) * STEPS_PER_UNIT + 1) {
    const now = fine.length - 1;
    const x = fine[now]!;
    const before = fine[now - DELAY]!;
    const after = fine[now - DELAY + 1]!;
    const between = (before + after) / 2;
    const k1 = slope(x, before);
    const k2 = slope(x + (h / 2) * k1, between);
    const k3 = slope(x + (h / 2) * k2, between);
    const k4 = slope(x + h * k3, after);
    fine.push(x + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4));
  }
  return Array.from({ length }, (_, time) => fine[from + time * STEPS_PER_UNIT]!);
}
