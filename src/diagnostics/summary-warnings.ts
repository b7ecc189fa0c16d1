import { counted } from '../display/counted.ts';
import { numberText } from '../display/number-text.ts';
import type { Influence } from './influence.ts';
import type { SolveSummary, SummaryWarning } from './solve-summary.ts';
import type { SolvedRegression } from './solved-regression.ts';

/** What warnings are judged from. */
export interface Judged {
  readonly solved: SolvedRegression;
  readonly figures: Omit<SolveSummary, 'warnings' | 'notes'>;
  readonly influence: Influence;
  /** ‖response‖² and ‖residual‖². */
  readonly asked: number;
  readonly unexplained: number;
  /** Variance inflation with the penalties in force, one a weight. */
  readonly inForce: readonly number[];
}

/** As for the run's warning: a few clamped entries are part of rung `inverse`. */
const MUCH_CLAMPED = 0.2;

/** Of the normal matrix: the columns' own condition number is its root, 1e4. */
const ILL_CONDITIONED = 1e8;

/** The usual rule of thumb (Marquardt 1970; Chatterjee and Hadi). */
const INFLATED = 10;

/** A row moves the solution out of its own 50 % confidence region, roughly (Cook 1977). */
const INFLUENTIAL = 1;

/** A residual below this share of the response is rounding: R's lm warns at 1e-15. */
const PERFECT = 1e-13;

/** How many names or rows a sentence lists. */
const NAMED = 4;

/** What stands in the way of reading the table, the worst first. */
export function warningsOf(judged: Judged): readonly SummaryWarning[] {
  const list = [
    failed(judged),
    deficient(judged),
    withoutFreedom(judged),
    perfect(judged),
    clamped(judged),
    deciding(judged),
    influential(judged),
    illConditioned(judged),
    collinear(judged),
  ];
  return list.filter((warning) => warning !== undefined);
}

type Found = SummaryWarning | undefined;

function failed({ solved: { solution, layer } }: Judged): Found {
  if (solution.status !== 'failed') return undefined;
  return {
    kind: 'failed',
    cause: `The numbers of this solve of layer ${layer} overflowed.`,
    effect: 'There is no solution, and the layer stays as it was.',
    fix: 'Standardise the inputs, `data.standardise()`, or see what a ridge does: `solve.with({ ridge: 1e-3 })`.',
  };
}

function deficient({ solved, figures }: Judged): Found {
  const { rank, unknowns, rows, unit, layer } = figures;
  const { solution, regression, classes } = solved;
  if (regression.estimated || solution.status === 'failed' || rank >= unknowns) return undefined;
  // Probabilities add up to 1: there is nothing to be mended.
  if (classes?.redundant && regression.units === 'joint') return undefined;
  const penalised = solution.status === 'solved';
  // With a penalty the other units' part in a joint solve is nothing to warn of.
  if (penalised && regression.units === 'joint') return undefined;
  const columns = rows.filter(({ vif }) => vif === Infinity).map(({ name }) => name);
  const left =
    layer === 1
      ? `Leave out constant or repeated columns, ${asCode(`data.drop(${JSON.stringify(columns[0] ?? 'name')})`)}`
      : 'Take fewer units in the layer before';
  const which = columns.length > 0 ? `: ${listed(columns)} ${isMadeUp(columns.length)}` : '';
  return {
    kind: 'rank-deficient',
    cause: `The columns have rank ${rank} of ${unknowns}${which}.`,
    effect: penalised
      ? 'Only the penalty says how dependent columns share their effect.'
      : 'Of all equally good solutions the one of minimum norm was taken: single coefficients of dependent columns mean nothing.',
    fix: `${left}, or let a ridge share the effect: ${asCode(`solve.with({ ridge: 1e-3 }).summary({ unit: ${unit} })`)}.`,
    ...(columns.length > 0 ? { columns } : {}),
  };
}

function isMadeUp(count: number): string {
  return count === 1 ? 'is made up by the bias and the others' : 'make each other or the bias up';
}

function withoutFreedom({ solved, figures }: Judged): Found {
  const { degreesOfFreedom: freedom, samples, rows, unit } = figures;
  if (Number.isNaN(freedom) || freedom > 0 || solved.solution.status === 'failed') return undefined;
  return {
    kind: 'no-freedom',
    cause: `${counted(samples, 'row')} for ${counted(rows.length, 'coefficient')}${solved.regression.units === 'joint' ? ' a unit' : ''}: as many unknowns as equations, or more.`,
    effect: 'The fit can follow every row, noise included, and there are no standard errors.',
    fix: `Take more rows or fewer columns; how much a penalty would leave to the rows: ${asCode(`solve.with({ ridge: 1 }).summary({ unit: ${unit} }).effectiveParameters`)}.`,
  };
}

function perfect({ solved, asked, unexplained, figures }: Judged): Found {
  if (solved.regression.units !== 'alike' || !(figures.degreesOfFreedom > 0)) return undefined;
  if (!(unexplained <= PERFECT ** 2 * asked)) return undefined;
  return {
    kind: 'perfect-fit',
    cause: 'The fit is perfect: what is left over is rounding.',
    effect: "Standard errors, t, studentised residuals and Cook's distances are rounding too.",
    fix: `Look whether a column gives the target away: ${asCode(`plot.summary(solve.summary({ unit: ${figures.unit} }))`)}.`,
  };
}

function clamped({ figures: { clamped: ofLayer, clampedOfUnit, layer } }: Judged): Found {
  const share = Math.max(ofLayer, clampedOfUnit);
  if (!(share > MUCH_CLAMPED)) return undefined;
  return {
    kind: 'clamped',
    cause: `${percent(ofLayer)} of layer ${layer}'s ideal activations, ${percent(clampedOfUnit)} of this unit's, lay on the edge of the activation's range or outside and were moved into it.`,
    effect: 'The regression explains targets that no longer make up the error.',
    fix: "Train by a rung that needs no inverse, `train(network, data, { rung: 'layer' })`, or use an activation with an unbounded range, `network(widths, { activation: 'leaky-relu' })`.",
  };
}

function deciding({ influence: { deciding: rows }, figures }: Judged): Found {
  // Without degrees of freedom every row decides.
  if (rows.length === 0 || !(figures.degreesOfFreedom > 0)) return undefined;
  return {
    kind: 'leverage',
    cause: `${listed(rows.map(rowName))} alone ${rows.length === 1 ? 'decides what is fitted to it' : 'decide what is fitted to them'}: leverage 1.`,
    effect: 'A coefficient rests on one row, and the leave-one-out error is infinite.',
    fix: `See the table without: ${asCode(`solve.with({ rows: { without: [${rows.slice(0, NAMED).join(', ')}] } }).summary({ unit: ${figures.unit} })`)}.`,
    rows,
  };
}

function influential({ influence, figures, unexplained, asked, solved }: Judged): Found {
  if (solved.regression.units === 'alike' && unexplained <= PERFECT ** 2 * asked) return undefined;
  const found = influence.rows.filter(
    ({ distance }) => distance > INFLUENTIAL && distance < Infinity,
  );
  const [most] = found;
  if (!most) return undefined;
  const rows = found.map(({ row }) => row);
  return {
    kind: 'influential',
    cause: `Cook's distance of ${listed(rows.map(rowName))} is above ${INFLUENTIAL}, up to ${numberText(most.distance, 3)}.`,
    effect: `Without ${rows.length === 1 ? 'it' : 'any of them'} the coefficients would move by as much as their joint uncertainty, or more.`,
    fix: `See the table without: ${asCode(`solve.with({ rows: { without: [${rows.slice(0, NAMED).join(', ')}] } }).summary({ unit: ${figures.unit} })`)}.`,
    rows,
  };
}

function illConditioned({ figures }: Judged): Found {
  const { conditionScaled, estimated, unit } = figures;
  if (estimated || !(conditionScaled > ILL_CONDITIONED) || conditionScaled === Infinity) {
    return undefined;
  }
  return {
    kind: 'ill-conditioned',
    cause: `The scaled condition number is ${numberText(conditionScaled, 3)}.`,
    effect: `A change of what comes in by a share of ${numberText(1 / Math.sqrt(conditionScaled), 1)} can change coefficients altogether.`,
    fix: `See what a ridge leaves of them, ${asCode(`solve.with({ ridge: 1e-3 }).summary({ unit: ${unit} })`)}, and train with it, ${asCode('train(network, data, { ridge: 1e-3 })')}.`,
  };
}

function collinear({ figures: { rows, unit, layer }, inForce }: Judged): Found {
  const high = rows
    .map((row, j) => ({ ...row, left: inForce[j] ?? Number.NaN }))
    .filter(({ left, vif }) => left > INFLATED && vif < Infinity)
    .sort((one, other) => other.vif - one.vif);
  const [most] = high;
  if (!most) return undefined;
  const columns = high.map(({ name }) => name);
  const drop =
    layer === 1
      ? `Leave one of them out, ${asCode(`data.drop(${JSON.stringify(most.name)})`)}`
      : 'Take fewer units in the layer before';
  return {
    kind: 'collinear',
    cause: `${listed(columns)} ${columns.length === 1 ? 'is' : 'are'} nearly made up by the other columns: VIF up to ${numberText(most.vif, 3)}.`,
    effect: `Their standard errors are up to ${numberText(Math.sqrt(most.vif), 2)} times those of unrelated columns, and their effects can't be told apart.`,
    fix: `${drop}, or share the effect by a ridge: ${asCode(`solve.with({ ridge: 1e-3 }).summary({ unit: ${unit} })`)}.`,
    columns,
  };
}

function rowName(row: number): string {
  return `row ${row + 1} (index ${row})`;
}

function percent(share: number): string {
  return `${numberText(100 * share, 3)} %`;
}

/** a, b and 3 more. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
    : (shown[0] ?? '');
}

/** A call that can be pasted. */
function asCode(call: string): string {
  return `\`${call}\``;
}
