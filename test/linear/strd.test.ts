import { describe, expect, it } from 'vitest';
import { dense, regress } from './regress.ts';
import { type Certified, certified } from './strd.ts';

function regression({ x, y, coefficients }: Certified) {
  const degree = coefficients.length - 1;
  const powers = x.map((value) => Array.from({ length: degree }, (_, k) => value ** (k + 1)));
  const posed = regress(dense(powers), dense(y.map((value) => [value])));
  const solution = posed.solve({ ridge: 0, damping: 0 });
  const { weights, bias } = solution.proposed;
  const rss = solution.residual().data.reduce((sum, r) => sum + r * r, 0);
  const errors = [...solution.variances(0)].map((v) =>
    Math.sqrt((v * rss) / (x.length - degree - 1)),
  );
  return {
    rank: posed.rank(),
    route: solution.route,
    found: [...bias, ...weights.data],
    errors: [...errors.slice(-1), ...errors.slice(0, -1)],
  };
}

// Powers of x up to x^10 rounded to doubles cost Filip seven digits before anything is solved.
describe('the certified regressions of NIST', () => {
  it.each([
    ['Norris', 'cholesky', 2, 1e-12, 1e-12],
    ['Filip', 'qr', 11, 1e-7, 3e-7],
    ['Wampler1', 'cholesky', 6, 1e-9, 0],
    ['Wampler2', 'cholesky', 6, 1e-12, 0],
    ['Wampler3', 'cholesky', 6, 1e-9, 1e-10],
    ['Wampler4', 'cholesky', 6, 5e-8, 1e-10],
    ['Wampler5', 'cholesky', 6, 5e-6, 1e-10],
  ] as const)('%s, by %s, rank %d, to %d, and its standard errors to %d', (...row) => {
    const [name, route, rank, bound, errorBound] = row;
    const data = certified.find((known) => known.name === name);
    if (!data) throw new Error(`no data set ${name}`);
    const result = regression(data);
    expect(result).toMatchObject({ route, rank });
    data.coefficients.forEach(([value, error], k) => {
      expect(Math.abs((result.found[k] ?? Number.NaN) / value - 1)).toBeLessThan(bound);
      if (error === 0) expect(result.errors[k]).toBeLessThan(1e-8);
      else expect(Math.abs((result.errors[k] ?? Number.NaN) / error - 1)).toBeLessThan(errorBound);
    });
  });
});
