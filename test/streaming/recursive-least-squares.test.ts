import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { batches, network, type PartialFitOptions, partialFitter } from '../../src/index.ts';
import { random } from '../../src/random.ts';

const ROWS = 60;
const source = random(7);
const inputs = Array.from({ length: ROWS }, () => [source.normal(), source.normal() + 1]);
const targets = inputs.map(([x = 0, y = 0]) => [
  2 * x - y + source.normal(),
  0.5 * y + source.normal(),
]);
const counts = inputs.map((_, row) => (row % 7 === 0 ? 0 : 1 + (row % 3)));

/** (Σ w a aᵀ + λ I_weights)⁻¹ Σ w a yᵀ, a = [x, 1]: weights, then the bias. */
function weightedRidge(weights: readonly number[], ridge: number): number[] {
  const a = new Matrix(inputs.map((row) => [...row, 1]));
  const weighted = new Matrix(a.to2DArray().map((row, i) => row.map((x) => x * (weights[i] ?? 0))));
  const normal = weighted.transpose().mmul(a);
  for (let i = 0; i < 2; i++) normal.set(i, i, normal.get(i, i) + ridge);
  return solve(normal, weighted.transpose().mmul(new Matrix(targets))).to1DArray();
}

function streamed(options: PartialFitOptions, size: number, weights?: readonly number[]): number[] {
  const learner = partialFitter(network([2, 2], { seed: 3 }), options);
  const data = weights ? { inputs, targets, weights } : { inputs, targets };
  for (const batch of batches(data, size)) learner.partialFit(batch);
  const layer = learner.network.parameters[0];
  return [...(layer?.weights.data ?? []), ...(layer?.bias ?? [])];
}

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at] ?? Number.NaN, 9);
  });
}

describe('a linear layer, batch after batch', () => {
  it.each([
    [1, 0],
    [7, 0],
    [60, 0],
    [1, 0.8],
    [20, 0.8],
  ])('in batches of %d with ridge %d is least squares of all rows', (size, ridge) => {
    expectClose(
      streamed({ ridge }, size),
      weightedRidge(
        inputs.map(() => 1),
        ridge,
      ),
    );
  });

  it.each([
    [1, 20, 0],
    [7, 20, 0.8],
    [60, 20, 0],
    [13, 5, 0],
  ])(
    'in batches of %d with a memory of %d rows and ridge %d weighs rows by γ^age',
    (size, memory, ridge) => {
      const gamma = 1 - 1 / memory;
      const ages = inputs.map((_, row) => gamma ** (ROWS - 1 - row));
      expectClose(streamed({ memory, ridge }, size), weightedRidge(ages, ridge));
    },
  );

  it('counts a row as often as its weight says', () => {
    expectClose(streamed({ ridge: 0.3 }, 8, counts), weightedRidge(counts, 0.3));
  });

  it('weighs by age and by weight at once', () => {
    const both = counts.map((weight, row) => weight * (1 - 1 / 15) ** (ROWS - 1 - row));
    expectClose(streamed({ memory: 15 }, 9, counts), weightedRidge(both, 0));
  });

  it('lets the memory grow with the rows where it is asked to', () => {
    let kept = 1;
    const weights = inputs.map(() => 0);
    for (let row = ROWS - 1; row >= 0; row--) {
      weights[row] = kept;
      kept *= 1 - 1 / Math.min(25, 1 + 0.5 * (row + 1));
    }
    expectClose(streamed({ memory: 25, growth: 0.5 }, 11), weightedRidge(weights, 0));
  });

  it('moves a weight of which it knows nothing not at all', () => {
    const start = network([2, 1], { seed: 5 });
    const learner = partialFitter(start);
    learner.partialFit({ inputs: [[0, 1]], targets: [[3]] });
    const [before, after] = [start, learner.network].map(({ parameters }) => parameters[0]);
    expect(after?.weights.data[0]).toBe(before?.weights.data[0]);
    expect(learner.predict([[0, 1]]).get(0, 0)).toBeCloseTo(3, 12);
  });
});

describe('a stream that shows nothing new for long', () => {
  it.each([[[2, 2]], [[2, 6, 2]]])('leaves %j where it was, and able to learn', (widths) => {
    const learner = partialFitter(network(widths, { seed: 2 }), { memory: 20 });
    for (const batch of batches({ inputs, targets }, 10)) learner.partialFit(batch);
    const largest = (): number =>
      Math.max(...learner.network.layer(1).weights.to2DArray().flat().map(Math.abs));
    const before = largest();
    const same = { inputs: [[0.3, 0.7]], targets: [[1, 1]] };
    for (let seen = 0; seen < 3000; seen++) learner.partialFit(same);
    expect(largest()).toBeLessThan(2 * before);
    for (const batch of batches({ inputs, targets }, 10)) learner.partialFit(batch);
    expect(learner.losses.at(-1)).toBeLessThan(5);
  });
});

describe('a softmax layer', () => {
  it('ends where the slope of its cross-entropy and ridge is 0, rows weighed', () => {
    const classes = targets.map(([y = 0, z = 0]) => (y > 1 ? 0 : z > 0.5 ? 1 : 2));
    const coded = classes.map((one) => [0, 1, 2].map((k) => (k === one ? 1 : 0)));
    const start = network([2, 3], { output: 'softmax', seed: 1 });
    const learner = partialFitter(start, {
      ridge: 0.1,
      sweeps: 40,
      growth: Number.POSITIVE_INFINITY,
    });
    const { loss, lossAfter, accepted } = learner.partialFit({
      inputs,
      targets: coded,
      weights: counts,
    });
    expect(accepted).toEqual([1]);
    expect(lossAfter).toBeLessThan(loss);
    const p = learner.predict(inputs);
    const weights = learner.network.parameters[0]?.weights.data ?? [];
    for (let k = 0; k < 3; k++) {
      for (let j = 0; j < 2; j++) {
        let slope = 0.1 * (weights[j * 3 + k] ?? 0);
        inputs.forEach((row, i) => {
          slope += (counts[i] ?? 0) * (p.get(i, k) - (coded[i]?.[k] ?? 0)) * (row[j] ?? 0);
        });
        expect(Math.abs(slope)).toBeLessThan(1e-6);
      }
    }
  });
});
