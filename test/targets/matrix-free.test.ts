import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { type Dense, difference, sumOfSquares, zeros } from '../../src/linear/index.ts';
import type { LayerParameters } from '../../src/network/index.ts';
import { jointRegressions } from '../../src/targets/joint-system.ts';
import { type MatrixFreeQuestion, matrixFreeRegression } from '../../src/targets/matrix-free.ts';
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

function factoredRegression(asked: MatrixFreeQuestion): Regression {
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

  it('say that numbers overflowed, and claim neither rank nor condition', () => {
    const asked = question(20, 3, 4, 1, 3);
    const response = { ...asked.response, data: asked.response.data.map(() => 1e308) };
    const solution = matrixFreeRegression({ ...asked, response }).solve({ ridge: 0, damping: 1 });
    expect(solution.status).toBe('failed');
    const regression = matrixFreeRegression(asked);
    expect(regression.rank()).toBeNaN();
    expect(regression.solve({ ridge: 0, damping: 1 }).condition()).toBeNaN();
    expect(regression.unknowns).toBe(16);
  });
});
