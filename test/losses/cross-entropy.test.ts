import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { outputActivation } from '../../src/activations/index.ts';
import { fromMatrix, sumOfSquares } from '../../src/linear/index.ts';
import { crossEntropy } from '../../src/losses/cross-entropy.ts';
import type { Outcome } from '../../src/losses/index.ts';
import { probabilities } from './newton.ts';

type Output = 'softmax' | 'sigmoid';

function outcomeOf(
  output: Output,
  totals: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  weights?: readonly number[],
): Outcome {
  const activation = outputActivation(output);
  const total = fromMatrix(new Matrix(totals.map((row) => [...row])));
  return {
    activation,
    total,
    output: { ...total, data: activation.values(total.data, total.columns) },
    targets: fromMatrix(new Matrix(targets.map((row) => [...row]))),
    roots: weights && Float64Array.from(weights, Math.sqrt),
  };
}

/** Σ w (−Σ y ln p), of a sigmoid also −(1 − y) ln(1 − p), as the formula has it. */
function entropy(output: Output, z: readonly number[], y: readonly number[]): number {
  const p = probabilities(z, output);
  return y.reduce((sum, own, k) => {
    const miss = output === 'softmax' ? 0 : (1 - own) * Math.log(1 - (p[k] ?? 0));
    return sum - own * Math.log(p[k] ?? 0) - miss;
  }, 0);
}

/** One sample: total inputs up to a bound, and probabilities as targets. */
const sample = (bound: number) =>
  fc
    .record({
      output: fc.constantFrom<Output>('softmax', 'sigmoid'),
      rows: fc.array(
        fc.tuple(
          fc.double({ min: -bound, max: bound, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
        ),
        { minLength: 2, maxLength: 5 },
      ),
      weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
    })
    .map(({ output, rows, weight }) => {
      const sum = rows.reduce((total, [, y]) => total + y, 0);
      const whole = output === 'softmax';
      const y = rows.map(([, own]) => (whole ? (sum > 0 ? own / sum : 1 / rows.length) : own));
      return { output, z: rows.map(([z]) => z), y, weight };
    });

/** e and S of one sample as matrices. */
function whitened({
  output,
  z,
  y,
  weight,
}: {
  output: Output;
  z: number[];
  y: number[];
  weight: number;
}) {
  const outcome = outcomeOf(output, [z], [y], [weight]);
  const e = crossEntropy.error(outcome);
  const s = crossEntropy.sensitivity(outcome);
  return {
    p: [...outcome.output.data],
    e: Matrix.columnVector([...e.data]),
    s: new Matrix(z.map((_, k) => [...s.data.subarray(k * z.length, (k + 1) * z.length)])),
  };
}

describe('the least-squares problem of cross-entropy', () => {
  it('has Sᵀe = y − p, for probabilities down to nothing', () => {
    fc.assert(
      fc.property(sample(800), (given) => {
        const { p, e, s } = whitened(given);
        const pull = s.transpose().mmul(e).to1DArray();
        pull.forEach((value, k) => {
          expect(Math.abs(value / given.weight - ((given.y[k] ?? 0) - (p[k] ?? 0)))).toBeLessThan(
            1e-11,
          );
        });
      }),
    );
  });

  it('has SᵀS = diag p − ppᵀ, and at most 1e-8 more for each probability that is next to nothing', () => {
    fc.assert(
      fc.property(sample(800), (given) => {
        const { p, s } = whitened(given);
        const found = s.transpose().mmul(s).div(given.weight);
        const expected = new Matrix(
          p.map((own, k) =>
            p.map((other, j) => {
              if (given.output === 'sigmoid') return k === j ? own * (1 - own) : 0;
              return (k === j ? own : 0) - own * other;
            }),
          ),
        );
        expect(Matrix.sub(found, expected).norm('max')).toBeLessThan(1.01e-8 * p.length);
        if (Math.min(...p, ...p.map((own) => 1 - own)) < 1e-7) return;
        expect(Matrix.sub(found, expected).norm('max')).toBeLessThan(1e-14);
      }),
    );
  });

  it('is the deviance to second order: what is left falls with the cube of the step', () => {
    fc.assert(
      fc.property(
        sample(3),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (given, direction) => {
          const { e, s } = whitened(given);
          const deviance = (h: number): number =>
            2 *
            given.weight *
            entropy(
              given.output,
              given.z.map((z, k) => z + h * (direction[k] ?? 0)),
              given.y,
            );
          const model = (h: number): number => {
            const step = Matrix.columnVector(given.z.map((_, k) => h * (direction[k] ?? 0)));
            return Matrix.sub(e, s.mmul(step)).norm('frobenius') ** 2;
          };
          // |∂³| of a log-partition function is at most its largest step cubed, per output.
          for (const h of [0.1, 0.01]) {
            const left = deviance(h) - deviance(0) - (model(h) - model(0));
            expect(Math.abs(left)).toBeLessThan(given.weight * given.z.length * h ** 3 + 1e-11);
          }
        },
      ),
    );
  });

  it('is judged from the total inputs: certainty costs what it should, and no infinity', () => {
    const right = outcomeOf('softmax', [[900, 0]], [[1, 0]]);
    const wrong = outcomeOf('softmax', [[900, 0]], [[0, 1]]);
    expect(crossEntropy.judge(right, [1, 1])).toEqual({ loss: 0, deviance: 0 });
    expect(crossEntropy.judge(wrong, [1, 1])).toEqual({ loss: 900, deviance: 1800 });
    expect(crossEntropy.judge(outcomeOf('sigmoid', [[-800]], [[1]]), [1]).loss).toBe(800);
    expect(crossEntropy.judge(outcomeOf('sigmoid', [[800]], [[1]]), [1]).loss).toBe(0);
    expect(Math.sqrt(sumOfSquares(crossEntropy.error(wrong)))).toBeLessThan(1.1e4);
  });

  it('is the weighted mean over samples, the outputs of one sample added up', () => {
    fc.assert(
      fc.property(fc.array(sample(20), { minLength: 1, maxLength: 6 }), (samples) => {
        const [first] = samples;
        const same = samples.filter(
          ({ output, z }) => output === first?.output && z.length === first.z.length,
        );
        const output = first?.output ?? 'softmax';
        const w = same.map(({ weight }) => weight);
        const outcome = outcomeOf(
          output,
          same.map(({ z }) => z),
          same.map(({ y }) => y),
          w,
        );
        const sum = same.reduce(
          (total, { z, y, weight }) => total + weight * entropy(output, z, y),
          0,
        );
        const { loss, deviance } = crossEntropy.judge(outcome, []);
        expect(Math.abs(deviance - 2 * sum)).toBeLessThan(1e-7 * (1 + sum));
        expect(loss).toBeCloseTo(deviance / 2 / w.reduce((total, weight) => total + weight, 0), 10);
      }),
    );
  });

  it('seen by each output alone, has the same pull and the diagonal of the curvature', () => {
    fc.assert(
      fc.property(sample(10), ({ output, z, y, weight }) => {
        const outcome = outcomeOf(output, [z], [y], [weight]);
        const { error, slopes } = crossEntropy.separately(outcome);
        outcome.output.data.forEach((p, k) => {
          const slope = slopes.data[k] ?? 0;
          expect(slope * (error.data[k] ?? 0)).toBeCloseTo(weight * ((y[k] ?? 0) - p), 10);
          expect(slope ** 2).toBeCloseTo(weight * Math.max(p * (1 - p), 1e-8), 10);
        });
      }),
    );
  });
});
