import {
  affine,
  condition,
  conditionScaled,
  type Dense,
  difference,
  type Factor,
  factorIfTrusted,
  gram,
  inverseBlock,
  leastPivot,
  multiply,
  type RowSolution,
  solve,
  transposeMultiply,
  zeros,
} from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import { once } from '../once.ts';
import { type Design, designOf, metric, uncentre, uncentreVariances } from './design.ts';
import { addPenalties, gradient, type Penalties, pulled, sum } from './equations.ts';
import { hatDiagonal } from './hat.ts';
import { inflationOf } from './inflation.ts';
import { withoutSilent } from './jacobian-rows.ts';
import type { Regression, RegressionSolution } from './regression.ts';
import { solveByRows } from './row-solve.ts';

/** What is asked of units that each have row weights of their own. */
export interface UnitQuestion {
  /** a_{l−1}. Shape (samples × d). */
  readonly inputs: Dense;
  readonly start: LayerParameters;
  /** ρ, the roots of the row weights. Shape (samples × units). */
  readonly roots: Dense;
  /** All that is asked for: a unit whose ρ is next to nothing against it is left alone. */
  readonly asked: Dense;
  /** Begins to ask, from the first unit to the last: once for every solve. */
  asking(): Asking;
}

/** As in `joint-system.ts`: below this half of the digits have gone. */
const REFINED_BELOW = 1e-6;

/** One round of questions. */
export interface Asking {
  /** ρ_k ∘ (z*_k − z_k), as much of it as is left when unit k's turn comes. One per sample. */
  of(unit: number): Float64Array;
  /** Told what unit k does about it, A Δ_k, before the next one is asked. */
  moved(unit: number, move: Float64Array): void;
}

/**
 * Poses one weighted regression for every unit, one after the other:
 * min over Δ_k of ‖ρ_k ∘ (z*_k − z_k − A Δ_k)‖² + λ‖W₀ + Δ_k‖² (weights only) + μ‖Δ_k‖².
 *
 * Rank, condition and route are those of the worst unit; the residual is ρ ∘ (z* − A W), so that a
 * row counts in it as it counted in the solve.
 */
export function unitRegressions(question: UnitQuestion): Regression {
  const { inputs, start, asking } = question;
  const design = designOf(inputs);
  const q = design.columns.columns;
  const units = start.bias.length;
  const roots = withoutSilent([question.roots], [units], question.asked)[0]!;
  const rows = (unit: number): Dense => weighted(design.columns, roots, unit);
  const grams = once(() => Array.from({ length: units }, (_, unit) => gram(rows(unit))));
  const block = once(() => metric(design));

  const normal = (unit: number, penalties: Penalties): Dense => {
    const matrix = { rows: q, columns: q, data: grams()[unit]!.data.slice() };
    addPenalties(matrix, block(), 0, penalties);
    return matrix;
  };

  const byRows = (unit: number, asked: Float64Array, penalties: Penalties): RowSolution => {
    const own = { columns: rows(unit), centre: design.centre };
    const weights = column(columnOf(start.weights, unit));
    const numbers = weighted(inputs, roots, unit);
    return solveByRows(own, numbers, column(asked), weights, penalties);
  };

  /** Unit k's Δ, shape ((d + 1) × 1), in centred coordinates. */
  const answerOf = (unit: number, asked: Float64Array, penalties: Penalties): Answer => {
    const factored = factorIfTrusted(normal(unit, penalties));
    if (!factored) {
      const { factor, solution } = byRows(unit, asked, penalties);
      return { factored: factor, solution };
    }
    const own = rows(unit);
    const weights = column(columnOf(start.weights, unit));
    const slope = transposeMultiply(own, column(asked));
    const first = solve(factored, pulled(slope, weights, penalties.ridge));
    if (factored.kind === 'failed' || leastPivot(factored) > REFINED_BELOW) {
      return { factored, solution: first };
    }
    const left = difference(column(asked), multiply(own, first));
    const rest = transposeMultiply(own, left);
    const more = solve(factored, gradient(rest, first, weights, block(), penalties));
    return { factored, solution: sum(first, more) };
  };

  return {
    unknowns: q,
    units: 'weighted',
    rank: once(() => {
      const nothing = zeros(inputs.rows, 1).data;
      const ranks = grams().map(
        (own, unit) =>
          (factorIfTrusted(own) ?? byRows(unit, nothing, { ridge: 0, damping: 0 }).factor).rank,
      );
      return Math.min(...ranks);
    }),
    inflation: (unit) =>
      inflationOf(
        { columns: rows(unit), centre: design.centre },
        weighted(inputs, roots, unit),
        grams()[unit],
      ),
    solve(penalties) {
      const round = asking();
      const factors: Factor[] = [];
      const step = zeros(q, units);
      const move = zeros(inputs.rows, units);
      const residual = zeros(inputs.rows, units);
      for (let unit = 0; unit < units; unit++) {
        const asked = round.of(unit);
        const { factored, solution } = answerOf(unit, asked, penalties);
        factors.push(factored);
        const own = uncentre(design, solution);
        put(step, unit, Float64Array.of(...own.weights.data, own.bias[0]!));
        const moved = affine(inputs, own.weights, own.bias).data;
        put(move, unit, moved);
        put(
          residual,
          unit,
          asked.map((value, row) => value - roots.data[row * units + unit]! * moved[row]!),
        );
        round.moved(unit, moved);
      }
      const hat = (): Dense => {
        const all = zeros(inputs.rows, units);
        factors.forEach((factored, unit) => {
          put(all, unit, hatDiagonal(factored, rows(unit)).data);
        });
        return all;
      };
      return { ...answer(start, design, factors, { step, move, residual }), hat: once(hat) };
    },
  };
}

interface Answer {
  readonly factored: Factor;
  readonly solution: Dense;
}

interface Found {
  /** Weights, then the bias in the last row. Shape ((d + 1) × units). */
  readonly step: Dense;
  readonly move: Dense;
  readonly residual: Dense;
}

function answer(
  start: LayerParameters,
  design: Design,
  factors: readonly Factor[],
  { step, move, residual }: Found,
): RegressionSolution {
  const q = step.rows;
  const count = start.weights.data.length;
  const weights = start.weights.data.map((value, at) => value + step.data[at]!);
  const bias = start.bias.map((value, unit) => value + step.data[count + unit]!);
  const worst = factors.reduce((one, other) =>
    BADNESS[other.kind] > BADNESS[one.kind] ? other : one,
  );
  return {
    proposed: { weights: { ...start.weights, data: weights }, bias },
    move: () => move,
    status: STATUS[worst.kind],
    route: worst.route,
    residual: () => residual,
    condition: once(() => Math.max(...factors.map(condition))),
    conditionScaled: once(() => Math.max(...factors.map(conditionScaled))),
    factored: {
      leastPivot: Math.min(...factors.map(leastPivot)),
      rank: Math.min(...factors.map(({ rank }) => rank)),
    },
    variances: (unit) => uncentreVariances(design, inverseBlock(factors[unit]!, 0, q)),
    residualsOf: (unit) => ({
      columns: [unit],
      freedom: residual.rows - factors[unit]!.rank,
    }),
  };
}

const BADNESS = { cholesky: 0, deficient: 1, failed: 2 } as const;
const STATUS = { cholesky: 'solved', deficient: 'rank-deficient', failed: 'failed' } as const;

/** ρ_k ∘ A, row by row. */
function weighted(a: Dense, roots: Dense, unit: number): Dense {
  const result = zeros(a.rows, a.columns);
  for (let row = 0, at = 0; row < a.rows; row++) {
    const root = roots.data[row * roots.columns + unit]!;
    for (let j = 0; j < a.columns; j++, at++) result.data[at] = root * a.data[at]!;
  }
  return result;
}

function columnOf({ rows, columns, data }: Dense, at: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + at]!);
}

function column(data: Float64Array): Dense {
  return { rows: data.length, columns: 1, data };
}

function put({ rows, columns, data }: Dense, at: number, values: Float64Array): void {
  for (let row = 0; row < rows; row++) data[row * columns + at] = values[row]!;
}
