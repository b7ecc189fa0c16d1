import { readFileSync } from 'node:fs';
import { inverse, solve as leastSquares, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { SolveSummary } from '../../src/diagnostics/index.ts';
import { network } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { smallProblem } from '../training/problems.ts';

interface Figures {
  readonly [figure: string]: number | readonly number[];
}

interface Design {
  readonly name: string;
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly weights?: readonly number[];
  readonly condition: number;
  readonly conditionScaled: number;
  readonly responses: readonly {
    readonly exact: Figures;
    readonly statsmodels: Figures;
    readonly r: Figures;
  }[];
}

/** Made by reference/make.py, which says what made what. */
const { designs }: { readonly designs: readonly Design[] } = JSON.parse(
  readFileSync(new URL('reference/reference.json', import.meta.url), 'utf8'),
);

/** A table's figures by the names that the references use. */
function figuresOf(table: SolveSummary): Figures {
  const weights = table.rows.slice(0, -1);
  return {
    coefficients: table.rows.map(({ coefficient }) => coefficient),
    standardErrors: table.rows.map(({ standardError }) => standardError),
    t: table.rows.map(({ t }) => t),
    vif: weights.map(({ vif }) => vif),
    rSquared: table.rSquared,
    adjustedRSquared: table.adjustedRSquared,
    predictedRSquared: table.predictedRSquared,
    residualDeviation: table.residualDeviation,
    degreesOfFreedom: table.degreesOfFreedom,
    effectiveParameters: table.effectiveParameters,
    leverages: table.leverages,
    press: table.press * table.samples,
    cooks: table.cooks.map(({ distance }) => distance),
    studentised: table.cooks.map(({ residual }) => residual),
  };
}

/** What a reference says of the rows that the table lists. */
function listed(reference: Figures, table: SolveSummary): Figures {
  const pick = (name: string): readonly number[] | undefined => {
    const all = reference[name];
    return Array.isArray(all) ? table.cooks.map(({ row }) => all[row]) : undefined;
  };
  const [cooks, studentised] = [pick('cooks'), pick('studentised')];
  return { ...reference, ...(cooks ? { cooks } : {}), ...(studentised ? { studentised } : {}) };
}

/** The largest relative difference of each figure. */
function differences(found: Figures, reference: Figures): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [name, expected] of Object.entries(reference)) {
    const own = found[name];
    if (own === undefined) continue;
    const [one, other] = [[own].flat(), [expected].flat()];
    expect(one.length).toBe(other.length);
    all.set(name, Math.max(...one.map((value, i) => Math.abs(value / (other[i] ?? 0) - 1))));
  }
  return all;
}

const cases = designs.flatMap((design) =>
  design.responses.map((response, unit) => ({ ...design, ...response, unit })),
);

function tableOf({ inputs, targets, weights }: Design, unit: number): SolveSummary {
  const net = network([inputs[0]?.length ?? 0, targets[0]?.length ?? 0], { seed: 1 });
  const data = { inputs, targets, ...(weights ? { weights } : {}) };
  return train(net, data).next('solve').summary({ unit });
}

describe.each(cases)('the table of the design $name, response $unit', (each) => {
  const table = tableOf(each, each.unit);
  const found = figuresOf(table);

  it.each(['exact', 'statsmodels', 'r'] as const)('is that of %s', (by) => {
    const off = differences(found, listed(each[by], table));
    expect(off.size).toBeGreaterThanOrEqual(7);
    for (const [figure, difference] of off) {
      // statsmodels' standard errors of Longley's design are 3e-8 off the exact ones.
      const rough = by === 'statsmodels' && each.name === 'longley' && /standard|^t$/.test(figure);
      expect(difference, figure).toBeLessThan(rough ? 1e-7 : 1e-8);
    }
  });

  it('lists the five largest Cook’s distances in order', () => {
    const all = each.r.cooks;
    if (!Array.isArray(all)) throw new Error('no distances');
    const order = [...all.keys()].sort((a, b) => all[b] - all[a]).slice(0, 5);
    expect(table.cooks.map(({ row }) => row)).toEqual(order);
    for (const { row, leverage } of table.cooks) expect(leverage).toBe(table.leverages[row]);
  });

  it('has the condition numbers of its centred columns', () => {
    expect(table.condition / each.condition).toBeCloseTo(1, 6);
    expect(table.conditionScaled / each.conditionScaled).toBeCloseTo(1, 6);
  });
});

describe('the table of a ridge regression', () => {
  const { inputs, targets } = smallProblem(4, 1, 40);
  const ridge = 3;
  const solve = train(network([4, 1], { seed: 1 }), { inputs, targets }, { ridge }).next('solve');
  const table = solve.summary({ unit: 0 });
  const design = new Matrix(inputs.map((row) => [...row, 1]));
  const normal = design
    .transpose()
    .mmul(design)
    .add(Matrix.diag([ridge, ridge, ridge, ridge, 0]));

  it('has the coefficients and effective degrees of freedom of the closed form', () => {
    const y = new Matrix(targets);
    const expected = leastSquares(normal, design.transpose().mmul(y)).to1DArray();
    table.rows.forEach(({ coefficient }, j) => {
      expect(Math.abs(coefficient / (expected[j] ?? 0) - 1)).toBeLessThan(1e-8);
    });
    const hat = design.mmul(inverse(normal)).mmul(design.transpose());
    expect(Math.abs(table.effectiveParameters / hat.trace() - 1)).toBeLessThan(1e-8);
    expect(table.leverages.every((h, i) => Math.abs(h - hat.get(i, i)) < 1e-10)).toBe(true);
  });

  it('has Cook’s distances that refits without the row have in its own metric', () => {
    const squares = solve.residual.to1DArray().reduce((sum, r) => sum + r * r, 0);
    const at = new Matrix(table.rows.map(({ coefficient }) => [coefficient]));
    for (const { row, distance } of table.cooks) {
      const kept = [...inputs.keys()].filter((other) => other !== row);
      const own = design.subMatrixRow([row]);
      const without = leastSquares(
        Matrix.sub(normal, own.transpose().mmul(own)),
        design
          .subMatrixRow(kept)
          .transpose()
          .mmul(new Matrix(kept.map((i) => targets[i] ?? []))),
      );
      const moved = Matrix.sub(at, without);
      const pull = moved.transpose().mmul(normal).mmul(moved).get(0, 0);
      const expected = pull / ((table.effectiveParameters * squares) / 35);
      expect(distance / expected).toBeCloseTo(1, 8);
    }
  });

  it('has the VIF of its design, whatever the ridge', () => {
    const plain = solve.with({ ridge: 0 }).summary({ unit: 0 });
    table.rows.slice(0, -1).forEach(({ vif }, j) => {
      expect(vif).toBe(plain.rows[j]?.vif);
    });
  });
});
