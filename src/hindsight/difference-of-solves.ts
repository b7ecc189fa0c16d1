import { Matrix } from 'ml-matrix';
import type { SolveSummary } from '../diagnostics/solve-summary.ts';
import { counted } from '../display/counted.ts';
import { type Displayable, displaySymbol, inspectSymbol } from '../display/protocol.ts';
import { BacksolveError } from '../errors.ts';
import { once } from '../once.ts';
import type { SolveEvent } from '../training/events.ts';
import { solvesHtml, solvesText } from './difference-of-solves-display.ts';
import { parameterName } from './parameter-name.ts';

/** How two solves differ: b − a. Figures that cost something are computed when they are asked for. */
export interface SolveDifference extends Displayable {
  readonly kind: 'solves';
  readonly a: SolveSide;
  readonly b: SolveSide;
  /** W_b − W_a. Shape (width of the layer before × width). */
  readonly weights: Matrix;
  /** b_b − b_a, one per unit. */
  readonly bias: readonly number[];
  /** ‖b − a‖, weights and biases, Frobenius norm. */
  readonly norm: number;
  /** ‖b − a‖ / ‖a‖. */
  readonly relative: number;
  /** The parameters that differ most, at most eight, the largest first; none where nothing differs. */
  readonly largest: readonly ParameterDifference[];
  /** What a reader must know: other layers, rungs or rows. */
  readonly notes: readonly string[];
}

/** The figures of one of two solves. */
export interface SolveSide {
  /** Position in the log; of a counterfactual that of the solve that it was made from. */
  readonly sequence: number;
  readonly sweep: number;
  readonly layer: number;
  readonly trial: number;
  /** What was changed, where the solve is a counterfactual. */
  readonly changed?: string;
  readonly rung: string;
  readonly ridge: number;
  readonly damping: number;
  readonly route: string;
  readonly status: string;
  readonly rank: number;
  readonly unknowns: number;
  readonly condition: number;
  readonly conditionScaled: number;
  /** Root mean square of all entries of the residual, in its units. */
  readonly residualRms: number;
  /** R² of each unit's table; those of a joint solve are all the same. */
  readonly rSquared: readonly number[];
  readonly press: number;
  readonly effectiveParameters: number;
  /** On the run's own rows if the solve is taken. */
  readonly loss: number;
  readonly objective: number;
  /** Whether a sweep takes it. */
  readonly accepted: boolean;
}

/** One weight or bias of two solves. */
export interface ParameterDifference {
  /** Input column's name, the unit of the layer before, or `bias`. */
  readonly name: string;
  /** The unit it goes to, from 0. */
  readonly unit: number;
  readonly a: number;
  readonly b: number;
  /** b − a. */
  readonly change: number;
  /** Of a and b, as their tables have them: NaN where there is none. */
  readonly standardErrors: { readonly a: number; readonly b: number };
}

/** How many parameters are listed. */
const LISTED = 8;

/** @throws `SHAPE_MISMATCH` where the layers have different shapes. */
export function differenceOfSolves(a: SolveEvent, b: SolveEvent): SolveDifference {
  const [one, other] = [a.weights, b.weights];
  if (one.rows !== other.rows || one.columns !== other.columns) {
    throw new BacksolveError(
      'SHAPE_MISMATCH',
      `Two solves can be subtracted where their weights have one shape; a, of layer ${a.layer}, has (${one.rows} × ${one.columns}) and b, of layer ${b.layer}, (${other.rows} × ${other.columns}). Take two solves of one layer: run.next('solve', { layer: ${a.layer} }).`,
    );
  }
  const weights = Matrix.sub(other, one);
  const bias = b.bias.map((value, unit) => value - a.bias[unit]!);
  const norm = Math.hypot(weights.norm('frobenius'), ...bias);
  const tables = { a: tablesOf(a), b: tablesOf(b) };
  const largest = once(() => largestOf(a, b, tables, [...weights.to2DArray(), bias]));
  const difference: SolveDifference = {
    kind: 'solves',
    a: sideOf(a, tables.a),
    b: sideOf(b, tables.b),
    weights,
    bias,
    norm,
    relative: norm === 0 ? 0 : norm / Math.hypot(one.norm('frobenius'), ...a.bias),
    get largest() {
      return largest();
    },
    notes: notesOf(a, b),
    [displaySymbol]: () => ({
      'text/html': solvesHtml(difference),
      'text/plain': solvesText(difference),
    }),
    [inspectSymbol]: () => solvesText(difference),
  };
  return difference;
}

/** The regression table of a unit: some cost milliseconds, so none is made twice. */
type Tables = (unit: number) => SolveSummary;

function tablesOf(solve: SolveEvent): Tables {
  const made = new Map<number, SolveSummary>();
  return (unit) => {
    const table = made.get(unit) ?? solve.summary({ unit });
    made.set(unit, table);
    return table;
  };
}

function sideOf(solve: SolveEvent, table: Tables): SolveSide {
  const { sequence, sweep, layer, trial, rung, ridge, damping, route, status, unknowns } = solve;
  // All units of a joint solve have the one R² of its step.
  const joint = unknowns !== solve.weights.rows + 1;
  const rSquared = once(() => solve.bias.map((_, unit) => table(joint ? 0 : unit).rSquared));
  const residualRms = once(() => {
    const { rows, columns } = solve.residual;
    return solve.residual.norm('frobenius') / Math.sqrt(rows * columns);
  });
  return {
    sequence,
    sweep,
    layer,
    trial,
    ...(solve.counterfactual ? { changed: solve.counterfactual.description } : {}),
    rung,
    ridge,
    damping,
    route,
    status,
    unknowns,
    get rank() {
      return solve.rank;
    },
    get condition() {
      return solve.condition;
    },
    get conditionScaled() {
      return solve.conditionScaled;
    },
    get residualRms() {
      return residualRms();
    },
    get rSquared() {
      return rSquared();
    },
    get press() {
      return solve.press;
    },
    get effectiveParameters() {
      return solve.effectiveParameters;
    },
    get loss() {
      return solve.outcome.loss;
    },
    get objective() {
      return solve.outcome.objective;
    },
    get accepted() {
      return solve.outcome.accepted;
    },
  };
}

function largestOf(
  a: SolveEvent,
  b: SolveEvent,
  tables: { readonly a: Tables; readonly b: Tables },
  changes: readonly (readonly number[])[],
): readonly ParameterDifference[] {
  const count = changes.length - 1;
  const numberIn = ({ weights, bias }: SolveEvent, at: number, unit: number): number =>
    at < count ? weights.get(at, unit) : bias[unit]!;
  return changes
    .flatMap((row, at) => row.map((change, unit) => ({ at, unit, change })))
    .filter(({ change }) => change !== 0)
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change))
    .slice(0, LISTED)
    .map(({ at, unit, change }) => ({
      name: parameterName(a.layer, at, count, a.inputNames),
      unit,
      a: numberIn(a, at, unit),
      b: numberIn(b, at, unit),
      change,
      get standardErrors() {
        return {
          a: tables.a(unit).rows[at]!.standardError,
          b: tables.b(unit).rows[at]!.standardError,
        };
      },
    }));
}

function notesOf(a: SolveEvent, b: SolveEvent): readonly string[] {
  const notes: string[] = [];
  if (a.layer !== b.layer) {
    notes.push(`a is a solve of layer ${a.layer} and b of layer ${b.layer}: the units differ.`);
  }
  if (a.rung !== b.rung) {
    notes.push(
      `Rungs '${a.rung}' and '${b.rung}' regress on different responses: residuals, R² and PRESS are not comparable, parameters and outcomes are.`,
    );
  }
  const [rowsOfA, rowsOfB] = [a.residual.rows, b.residual.rows];
  if (rowsOfA !== rowsOfB) {
    notes.push(`a counts ${counted(rowsOfA, 'row')} and b ${rowsOfB}.`);
  }
  for (const [name, { status }] of Object.entries({ a, b })) {
    if (status === 'failed') notes.push(`The numbers of ${name} overflowed: there is no solution.`);
    if (status === 'rank-deficient') {
      notes.push(
        `${name} has dependent columns: of its solutions the one of minimum norm is shown.`,
      );
    }
  }
  return notes;
}
