import { describe, expect, it } from 'vitest';
import { cases } from './reference-cases.ts';
import { dense, regress } from './regress.ts';

// The reference, reference/least-squares.py, has 60 digits. Bounds are a few times what was measured;
// κ(A)·ε is 6e−10 for the nearly and 6e−7 for the very nearly collinear case.
describe('against 60 digits, the weights of minimum norm', () => {
  it.each([
    ['sound', 'cholesky', 'solved', 3e-15],
    ['constant', 'cholesky', 'rank-deficient', 3e-15],
    ['duplicated', 'qr-svd', 'rank-deficient', 3e-14],
    ['collinear', 'qr-svd', 'rank-deficient', 3e-14],
    ['somewhat collinear', 'cholesky', 'solved', 3e-10],
    ['nearly collinear', 'qr', 'solved', 3e-9],
    ['very nearly collinear', 'qr', 'solved', 3e-6],
    ['far from zero', 'cholesky', 'solved', 3e-15],
    ['units apart', 'cholesky', 'solved', 3e-15],
    ['saturated', 'cholesky', 'solved', 3e-14],
    ['fewer rows than columns', 'qr-svd', 'rank-deficient', 3e-14],
    ['one row', 'cholesky', 'rank-deficient', 0],
  ] as const)('of the design “%s” come by %s, %s, with relative error below %d', (...row) => {
    const [name, route, status, bound] = row;
    const known = cases.get(name);
    if (!known) throw new Error(`no case ${name}`);
    const regression = regress(dense(known.inputs), dense(known.responses));
    const solution = regression.solve({ ridge: 0, damping: 0 });
    expect(solution).toMatchObject({ route, status });
    expect(regression.rank()).toBe(known.rank);
    const { weights, bias } = solution.proposed;
    known.solutions.forEach((expected, unit) => {
      const size = Math.max(...expected.slice(0, -1).map(Math.abs));
      expected.forEach((value, j) => {
        const isBias = j === weights.rows;
        const found = isBias ? bias[unit] : weights.data[j * weights.columns + unit];
        const scale = isBias ? Math.max(size, Math.abs(value)) : size;
        expect(Math.abs((found ?? Number.NaN) - value)).toBeLessThanOrEqual(bound * scale);
      });
    });
  });

  it('tells bad units, which scaling cures, from near dependence, which it does not', () => {
    const conditions = (name: string) => {
      const { inputs, responses } = cases.get(name) ?? { inputs: [], responses: [] };
      const solution = regress(dense(inputs), dense(responses)).solve({ ridge: 0, damping: 0 });
      return [solution.condition(), solution.conditionScaled()];
    };
    const [units = 0, unitsScaled = 0] = conditions('units apart');
    expect(units).toBeGreaterThan(1e17);
    expect(unitsScaled).toBeLessThan(10);
    const [saturated = 0, saturatedScaled = 0] = conditions('saturated');
    expect(saturated).toBeGreaterThan(1e13);
    expect(saturatedScaled).toBeLessThan(10);
    const [near = 0, nearScaled = 0] = conditions('nearly collinear');
    expect(near).toBeGreaterThan(1e12);
    expect(nearScaled).toBeGreaterThan(1e12);
  });
});
