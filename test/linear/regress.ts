import type { Dense } from '../../src/linear/index.ts';
import { type Regression, regressionOf } from '../../src/targets/regression.ts';

/** The regression of Z on [A, 1], every response for itself, from weights of 0. */
export function regress(inputs: Dense, response: Dense): Regression {
  const { columns: units } = response;
  const data = new Float64Array(inputs.columns * units);
  const weights = { rows: inputs.columns, columns: units, data };
  return regressionOf({ inputs, response, start: { weights, bias: new Float64Array(units) } });
}

/** Rows of numbers as a matrix. */
export function dense(rows: readonly (readonly number[])[]): Dense {
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    data: Float64Array.from(rows.flat()),
  };
}
