import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import {
  type Dense,
  difference,
  kroneckerFactorsOf,
  sumOfSquares,
  zeros,
} from '../../src/linear/index.ts';
import type { LayerParameters } from '../../src/network/index.ts';
import { jointRegressions } from '../../src/targets/joint-system.ts';
import { judgementOf, type UnfactoredQuestion } from '../../src/targets/judge-unfactored.ts';
import { matrixFreeRegression } from '../../src/targets/matrix-free.ts';
import type { Regression } from '../../src/targets/regression.ts';
import { normals, relativeError } from '../linear/oracle.ts';
import { numbersOf } from './jacobian.ts';

const question = (
  samples: number,
  width: number,
  units: number,
  outputs: number,
  seed: number,
) => ({
  inputs: normals(samples, width, seed),
  response: normals(samples, outputs, seed + 1),
  sensitivity: normals(samples, outputs * units, seed + 2),
  start: {
    weights: normals(width, units, seed + 3),
    bias: normals(1, units, seed + 4).data,
  },
});

function factoredRegression(asked: UnfactoredQuestion): Regression {
  const [regression] = jointRegressions([asked], asked.response);
  if (!regression) throw new Error('one regression was posed');
  return regression;
}

function apart(one: LayerParameters, other: LayerParameters): number {
  const data = Float64Array.from(numbersOf(one));
  const expected = Matrix.rowVector([...numbersOf(other)]);
  return relativeError({ rows: 1, columns: data.length, data }, expected);
}

describe('conjugate gradients without a normal matrix', () => {
  it('converge to what the factorisation finds, whatever the shape and the penalties', () => {
    fc.assert(
      fc.property(
        fc.record({
          samples: fc.integer({ min: 1, max: 40 }),
          width: fc.integer({ min: 1, max: 5 }),
          units: fc.integer({ min: 1, max: 5 }),
          outputs: fc.integer({ min: 1, max: 3 }),
          ridge: fc.constantFrom(0, 0.3),
          damping: fc.constantFrom(0.1, 3),
          seed: fc.nat(10_000),
        }),
        ({ samples, width, units, outputs, ridge, damping, seed }) => {
          const asked = question(samples, width, units, outputs, seed);
          const factored = factoredRegression(asked).solve({ ridge, damping });
          const free = matrixFreeRegression(asked, 300).solve({ ridge, damping });
          expect(apart(free.proposed, factored.proposed)).toBeLessThan(1e-8);
          const residual = difference(free.residual(), factored.residual());
          expect(sumOfSquares(residual)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are done after one step where sensitivities and inputs are independent', () => {
    // Every sensitivity meets every input: the Kronecker product is then the normal matrix itself.
    const [a, s] = [normals(6, 2, 1), normals(5, 3, 2)];
    const inputs = zeros(30, 2);
    const sensitivity = zeros(30, 3);
    for (let row = 0; row < 30; row++) {
      inputs.data.set(
        a.data.subarray(2 * Math.floor(row / 5), 2 * Math.floor(row / 5) + 2),
        2 * row,
      );
      sensitivity.data.set(s.data.subarray(3 * (row % 5), 3 * (row % 5) + 3), 3 * row);
    }
    const start = { weights: zeros(2, 3), bias: new Float64Array(3) };
    const asked = { inputs, sensitivity, response: normals(30, 1, 3), start };
    const penalties = { ridge: 0, damping: 0.2 };
    const once = matrixFreeRegression(asked, 1).solve(penalties).proposed;
    expect(apart(once, factoredRegression(asked).solve(penalties).proposed)).toBeLessThan(1e-12);
  });

  it('never do worse with more steps, and their first goes down', () => {
    const asked = question(60, 5, 6, 2, 7);
    const objective = ({
      proposed,
      residual,
    }: {
      proposed: LayerParameters;
      residual(): Dense;
    }) => {
      const step = numbersOf(proposed).map((w, at) => w - (numbersOf(asked.start)[at] ?? 0));
      const moved = step.reduce((sum, w) => sum + w * w, 0);
      return sumOfSquares(residual()) + 0.2 * sumOfSquares(proposed.weights) + 0.1 * moved;
    };
    const values = [1, 2, 3, 5, 8, 13].map((steps) =>
      objective(matrixFreeRegression(asked, steps).solve({ ridge: 0.2, damping: 0.1 })),
    );
    const start = sumOfSquares(asked.response) + 0.2 * sumOfSquares(asked.start.weights);
    [start, ...values].reduce((before, value) => {
      expect(value).toBeLessThanOrEqual(before * (1 + 1e-12));
      return value;
    });
    expect(values[0]).toBeLessThan(start);
  });

  it('stay finite without any penalty, for dependent columns and silent units', () => {
    const asked = question(20, 3, 4, 1, 3);
    const inputs = {
      ...asked.inputs,
      data: asked.inputs.data.map((x, at) => (at % 3 === 1 ? 0 : x)),
    };
    const sensitivity = {
      ...asked.sensitivity,
      data: asked.sensitivity.data.map((s, at) => (at % 4 === 2 ? 0 : s)),
    };
    const { proposed, status } = matrixFreeRegression({ ...asked, inputs, sensitivity }).solve({
      ridge: 0,
      damping: 0,
    });
    expect(status).toBe('solved');
    expect(Math.max(...numbersOf(proposed).map(Math.abs))).toBeLessThan(100);
  });

  it('say that numbers overflowed', () => {
    const asked = question(20, 3, 4, 1, 3);
    const response = { ...asked.response, data: asked.response.data.map(() => 1e308) };
    const solution = matrixFreeRegression({ ...asked, response }).solve({ ridge: 0, damping: 1 });
    expect(solution.status).toBe('failed');
  });

  it('are judged as the factorisation is, for whoever asks', () => {
    const asked = question(40, 3, 4, 2, 3);
    const [free, factored] = [matrixFreeRegression(asked), factoredRegression(asked)];
    expect(free).toMatchObject({ unknowns: 16, estimated: false });
    expect(free.rank()).toBe(16);
    const penalties = { ridge: 0.1, damping: 0.2 };
    const [one, other] = [free.solve(penalties), factored.solve(penalties)];
    expect(one.route).toBe('conjugate-gradients');
    expect(one.condition()).toBe(other.condition());
    expect(one.conditionScaled()).toBe(other.conditionScaled());
    expect(one.variances(2)).toEqual(other.variances(2));
    expect(one.residualsOf(1)).toEqual(other.residualsOf(1));
    expect(one.hat?.()).toEqual(other.hat?.());
  });

  it('are judged by estimates where a matrix would be too large, exact ones of a Kronecker product', () => {
    // Every sensitivity meets every input, with inputs of mean 0.
    const [a, s] = [normals(6, 2, 1), normals(5, 3, 2)];
    const pairs = Array.from({ length: 60 }, (_, row) => [row % 12, Math.floor(row / 12)] as const);
    const inputs = zeros(60, 2);
    const sensitivity = zeros(60, 3);
    pairs.forEach(([i, k], row) => {
      const sign = i < 6 ? 1 : -1;
      for (let j = 0; j < 2; j++) inputs.data[2 * row + j] = sign * (a.data[2 * (i % 6) + j] ?? 0);
      for (let j = 0; j < 3; j++) sensitivity.data[3 * row + j] = s.data[3 * k + j] ?? 0;
    });
    const start = { weights: zeros(2, 3), bias: new Float64Array(3) };
    const asked = { inputs, sensitivity, response: normals(60, 1, 3), start };
    const judged = judgementOf(asked, 8);
    expect(judged.estimated).toBe(true);
    expect(judged.rank()).toBe(9);
    const exact = factoredRegression(asked);
    const held = { ridge: 0, damping: 0.2 };
    expect(judged.of(held).condition() / exact.solve(held).condition()).toBeCloseTo(1, 10);
    const free = { ridge: 0, damping: 0 };
    expect(judged.of(free).conditionScaled() / exact.solve(free).conditionScaled()).toBeCloseTo(
      1,
      10,
    );
    expect(judged.of(held).variances(0)).toEqual(new Float64Array(3).fill(Number.NaN));
  });
});

it('decomposes a normal matrix in which a silent unit has left entries of 1e-300', () => {
  // As a saturated softplus unit left it between inputs of 1e7 and the bias.
  const [large, tiny, cross, small] = [
    489114625010719, 1.6356754640347408e-300, 49452736.2746855, 1.653776501819204e-307,
  ];
  const inputs = Float64Array.of(
    large,
    tiny,
    cross,
    tiny,
    0,
    small,
    cross,
    small,
    4.999999999999999,
  );
  const says = { rows: 1, columns: 1, data: Float64Array.of(2) };
  const { left } = kroneckerFactorsOf({ rows: 3, columns: 3, data: inputs }, says);
  // The two columns that speak are multiples of each other: one eigenvalue is the trace.
  const [first, second, trace] = [...left.values].sort((a, b) => a - b);
  expect(trace! / large).toBeCloseTo(1, 12);
  expect(Math.max(first!, second!)).toBeLessThan(1);
  expect(left.vectors.data.every(Number.isFinite)).toBe(true);
});
