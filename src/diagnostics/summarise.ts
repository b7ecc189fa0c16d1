import { BacksolveError } from '../errors.ts';
import type { Dense } from '../linear/index.ts';
import { type Influence, influenceOf, UNKNOWN_INFLUENCE } from './influence.ts';
import type { CoefficientRow, SolveSummary } from './solve-summary.ts';
import type { SolvedRegression } from './solved-regression.ts';
import { drawableSummary } from './summary-display.ts';
import { notesOf } from './summary-notes.ts';
import { warningsOf } from './summary-warnings.ts';

/** How many of the largest Cook's distances a table holds. */
const LISTED = 5;

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
  const { layer, proposed, penalties, response, roots, regression, solution } = solved;
  const unit = checkUnit(layer, proposed.bias.length, options?.unit);
  const { columns, freedom: equations } = solution.residualsOf(unit);
  const uncounted = roots ? roots.filter((root) => root === 0).length : 0;
  const samples = response.rows - uncounted;
  const redundant = solved.classes?.redundant && columns.length > 1 ? samples : 0;
  const freedom = equations - uncounted * columns.length - redundant;
  const unexplained = squares(solution.residual(), columns);
  const asked = squares(response, columns);
  const about = regression.units === 'alike' ? aboutMeans(response, roots) : response;
  const total = squares(about, columns);
  const freedomOfTotal =
    columns.length * samples - redundant - (regression.units === 'alike' ? 1 : 0);
  const variance = freedom > 0 ? unexplained / freedom : Number.NaN;
  const influence = influenceOn(solved, unit, variance);
  const rows = coefficientRows(solved, unit, variance);
  const rSquared = 1 - unexplained / total;
  const rank = regression.rank();
  const figures = {
    sequence: solved.sequence,
    sweep: solved.sweep,
    layer,
    trial: solved.trial,
    ...(solved.counterfactual ? { counterfactual: solved.counterfactual.description } : {}),
    unit,
    ...targetOf(solved, unit),
    rows,
    samples,
    rSquared,
    adjustedRSquared: freedom > 0 ? 1 - ((1 - rSquared) * freedomOfTotal) / freedom : Number.NaN,
    predictedRSquared: 1 - influence.squares / total,
    residualDeviation: Math.sqrt(variance),
    degreesOfFreedom: freedom,
    effectiveParameters: influence.effectiveParameters,
    press: influence.squares / (columns.length * samples),
    leverages: influence.leverages,
    ...(solved.counterfactual?.rows ? { rowsKept: solved.counterfactual.rows } : {}),
    cooks: influence.rows.slice(0, LISTED),
    condition: solution.condition(),
    conditionScaled: solution.conditionScaled(),
    rank,
    estimated: regression.estimated ?? false,
    unknowns: regression.unknowns,
    ...penalties,
    clamped: solved.clamped,
    clampedOfUnit: solved.clamped > 0 ? clampedShare(solved.clampedAt(), unit) : 0,
    route: solution.route,
  };
  const found = { solved, figures, influence, asked, unexplained, inForce: inForce(solved, unit) };
  return drawableSummary({
    ...figures,
    warnings: warningsOf(found),
    notes: notesOf(solved, { rank, freedom, total }),
  });
}

/** The name of the target that the unit answers for, if it has one. */
function targetOf({ targetNames }: SolvedRegression, unit: number): { readonly target?: string } {
  const target = targetNames?.[unit];
  return target === undefined ? {} : { target };
}

function checkUnit(layer: number, width: number, unit: unknown): number {
  if (typeof unit === 'number' && Number.isInteger(unit) && unit >= 0 && unit < width) return unit;
  throw new BacksolveError(
    'OPTION_OUT_OF_RANGE',
    `Layer ${layer} has the units 0 … ${width - 1}, got ${String(unit)}. Try summary({ unit: 0 }), or summary() for all of them in one table.`,
  );
}

function coefficientRows(
  solved: SolvedRegression,
  unit: number,
  variance: number,
): readonly CoefficientRow[] {
  const { proposed, regression, solution } = solved;
  const { weights, bias } = proposed;
  const variances = solution.variances(unit);
  const { factors } = regression.inflation(unit);
  return names(solved).map((name, j) => {
    const isWeight = j < weights.rows;
    const coefficient = isWeight ? weights.data[j * weights.columns + unit]! : bias[unit]!;
    const standardError = Math.sqrt((solved.classes ? 1 : variance) * variances[j]!);
    const t = coefficient / standardError;
    return { name, coefficient, standardError, t, vif: isWeight ? factors[j]! : Number.NaN };
  });
}

/** Variance inflation with the penalties in force: what they have left of it. */
function inForce({ regression, solution }: SolvedRegression, unit: number): readonly number[] {
  const { factors, spreads } = regression.inflation(unit);
  const variances = solution.variances(unit);
  return Array.from(factors, (factor, j) => Math.min(factor, spreads[j]! * variances[j]!));
}

function influenceOn(solved: SolvedRegression, unit: number, variance: number): Influence {
  const { solution, classes, roots, counterfactual } = solved;
  const hat = solution.hat?.();
  if (!hat) return UNKNOWN_INFLUENCE;
  const { columns } = solution.residualsOf(unit);
  const found = influenceOf(solution.residual(), hat, columns, classes ? 1 : variance, roots);
  const numbers = counterfactual?.rows;
  if (!numbers) return found;
  return {
    ...found,
    deciding: found.deciding.map((row) => numbers[row]!),
    rows: found.rows.map((each) => ({ ...each, row: numbers[each.row]! })),
  };
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

function clampedShare({ rows, columns, data }: Dense, unit: number): number {
  let count = 0;
  for (let row = 0; row < rows; row++) count += data[row * columns + unit]!;
  return count / rows;
}
