import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import type { LayerParameters } from '../network/index.ts';
import type { Penalties, Regression, RegressionSolution } from '../targets/index.ts';
import type { CoefficientRow, SolveSummary } from './solve-summary.ts';
import { drawableSummary } from './summary-display.ts';

/** A solve with all its numbers at hand. */
export interface SolvedRegression {
  readonly sweep: number;
  readonly layer: number;
  readonly inputNames: readonly string[] | undefined;
  readonly proposed: LayerParameters;
  readonly penalties: Penalties;
  readonly response: Dense;
  /** √w, which the response has been multiplied by; undefined for none. */
  readonly roots?: Float64Array | undefined;
  /**
   * Present where the loss is cross-entropy, whose noise is known; `redundant` where the outputs are a
   * softmax, of which one follows from the others.
   */
  readonly classes?: { readonly redundant: boolean } | undefined;
  readonly regression: Regression;
  readonly solution: RegressionSolution;
}

/**
 * The regression table of one unit: coefficients W_jk and b_k with standard errors
 * σ̂ √diag(M⁻¹), M the factored matrix and σ̂² = RSS/(rows − rank). With cross-entropy they are
 * √diag(M⁻¹), the inverse of Fisher's information, and σ̂² tells how far the noise is from what such
 * probabilities would make (McCullagh and Nelder 1989, chapter 4.5).
 *
 * Without penalties and for a layer whose units answer for themselves this is ordinary least
 * squares. In a joint solve, rung `layer`, residual and R² are those of all units together: R² is
 * then the share of the remaining error that the step explains, to first order.
 *
 * @throws `OPTION_OUT_OF_RANGE` for a unit that the layer hasn't.
 */
export function summarise(
  solved: SolvedRegression,
  options: { readonly unit: number },
): SolveSummary {
  const { sweep, layer, proposed, penalties, response, roots, regression, solution } = solved;
  const unit = checkUnit(layer, proposed.bias.length, options?.unit);
  const { columns, freedom: equations } = solution.residualsOf(unit);
  const uncounted = roots ? roots.filter((root) => root === 0).length : 0;
  const samples = response.rows - uncounted;
  const redundant = solved.classes?.redundant && columns.length > 1 ? samples : 0;
  const freedom = equations - uncounted * columns.length - redundant;
  const unexplained = squares(solution.residual(), columns);
  const total = squares(
    regression.units === 'alike' ? aboutMeans(response, roots) : response,
    columns,
  );
  const variance = freedom > 0 ? unexplained / freedom : Number.NaN;
  const variances = solution.variances(unit);
  const rank = regression.rank();
  return drawableSummary({
    layer,
    sweep,
    unit,
    rows: names(solved).map((name, j): CoefficientRow => {
      const coefficient =
        j < proposed.weights.rows
          ? proposed.weights.data[j * proposed.weights.columns + unit]!
          : proposed.bias[unit]!;
      const standardError = Math.sqrt((solved.classes ? 1 : variance) * variances[j]!);
      return { name, coefficient, standardError, t: coefficient / standardError };
    }),
    samples,
    rSquared: 1 - unexplained / total,
    residualDeviation: Math.sqrt(variance),
    condition: solution.condition(),
    conditionScaled: solution.conditionScaled(),
    rank,
    estimated: regression.estimated ?? false,
    unknowns: regression.unknowns,
    ...penalties,
    route: solution.route,
    notes: notes(solved, rank, freedom),
  });
}

function checkUnit(layer: number, width: number, unit: unknown): number {
  if (typeof unit === 'number' && Number.isInteger(unit) && unit >= 0 && unit < width) return unit;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `Layer ${layer} has the units 0 … ${width - 1}, got ${String(unit)}. Try summary({ unit: 0 }).`,
  );
}

function names({ layer, inputNames, proposed }: SolvedRegression): readonly string[] {
  const count = proposed.weights.rows;
  const word = layer === 1 ? 'input' : 'unit';
  const before = Array.from({ length: count }, (_, j) => `${word} ${j + 1}`);
  return [...(layer === 1 && inputNames ? inputNames : before), 'bias'];
}

/** Sum of squares of some columns. */
function squares({ columns: width, data }: Dense, columns: readonly number[]): number {
  let total = 0;
  for (const column of columns) {
    for (let at = column; at < data.length; at += width) total += data[at]! ** 2;
  }
  return total;
}

/** √w ∘ (y − ȳ), from √w ∘ y: what a regression with an intercept has to explain. */
function aboutMeans(response: Dense, roots: Float64Array | undefined): Dense {
  const { rows, columns, data } = response;
  const means = new Float64Array(columns);
  let total = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    const root = roots ? roots[row]! : 1;
    total += root * root;
    for (let column = 0; column < columns; column++, at++) means[column]! += root * data[at]!;
  }
  const left = data.map((value, at) => {
    const root = roots ? roots[Math.floor(at / columns)]! : 1;
    return value - (root * means[at % columns]!) / total;
  });
  return { ...response, data: left };
}

function notes(solved: SolvedRegression, rank: number, freedom: number): readonly string[] {
  const { layer, penalties, regression, solution } = solved;
  const { ridge, damping } = penalties;
  const penalty = [ridge > 0 ? 'ridge' : '', damping > 0 ? 'damping' : ''].filter(Boolean);
  const list: string[] = [];
  if (regression.units === 'joint') {
    list.push(
      `All units of layer ${layer} are solved together: R² and residual are about the joint step.`,
    );
  }
  list.push('Targets are constructed, not observed: t ranks coefficients, it tests nothing.');
  if (penalty.length > 0) {
    list.push(`Coefficients and standard errors are biased by ${penalty.join(' and ')}.`);
  }
  if (regression.units === 'weighted') {
    list.push('R² and residual count every row with the weight that it had in the solve.');
  }
  if (rank < regression.unknowns && !regression.estimated) {
    list.push(
      solved.classes?.redundant && regression.units === 'joint'
        ? `Rank ${rank} of ${regression.unknowns} before penalties: probabilities add up to 1, so one class follows from the others.`
        : `The columns are dependent: rank ${rank} of ${regression.unknowns} before penalties.`,
    );
  }
  if (solution.status === 'rank-deficient') {
    list.push('The minimum-norm solution was taken; standard errors are within its range only.');
  }
  if (solution.status === 'failed') list.push('The numbers overflowed: there is no solution.');
  if (regression.estimated) {
    list.push(
      `Solved by conjugate gradients: of ${regression.unknowns} unknowns no matrix is formed, so rank and condition are estimates (from the preconditioner), and standard errors are not computed. Fewer units would give them.`,
    );
    return list;
  }
  if (solution.route === 'conjugate-gradients') {
    list.push(
      'Solved by conjugate gradients: rank, condition and standard errors are those of the exact solution, computed for this table.',
    );
  }
  if (!(freedom > 0)) list.push('No degrees of freedom are left for standard errors.');
  return list;
}
