import type { Matrix } from 'ml-matrix';
import { type LeaveOneOut, leaveOneOut } from '../diagnostics/leave-one-out.ts';
import type { LayerSummary, SolveSummary } from '../diagnostics/solve-summary.ts';
import type { SolvedRegression } from '../diagnostics/solved-regression.ts';
import { summarise } from '../diagnostics/summarise.ts';
import { summariseLayer } from '../diagnostics/summarise-layer.ts';
import { toMatrix } from '../linear/index.ts';
import { once } from '../once.ts';
import { isLinearOutput, type Regression, type RegressionSolution } from '../targets/index.ts';
import { type WhatIf, whatIf } from './counterfactual.ts';
import { ForwardView, IdealView, SolveView } from './event-views.ts';
import type { Counterfactual, ForwardEvent, IdealEvent, SolveEvent } from './events.ts';
import { clamping, troubleOf, warningsAt } from './incidents.ts';
import { outcomeOf } from './solve-outcome.ts';
import type { Solved } from './solved.ts';
import type { Task } from './task.ts';
import { countOf } from './training-data.ts';
import type { Visit } from './visit.ts';

/** Makes as many `forward` events of a step as there are people who look; likewise the others. */
export function forwardEvents(visit: Visit, sequence: number): () => ForwardEvent {
  const { sweep, layer } = visit;
  const known = { sequence, sweep, layer };
  const full = once(() => forwardEvent(visit, sequence));
  return () => new ForwardView(known, full);
}

export function idealEvents(visit: Visit, sequence: number, clamped: number): () => IdealEvent {
  const { sweep, layer } = visit;
  const known = { sequence, sweep, layer, clamped };
  const full = once(() => idealEvent(visit, sequence, clamped));
  const warnings = () => warningsAt(visit.task, sweep, clamping(layer, clamped));
  return () => new IdealView(known, full, warnings);
}

/** @param instead - As of {@link solveEvent}. */
export function solveEvents(
  visit: Visit,
  sequence: number,
  solved: Solved,
  instead?: WhatIf,
): () => SolveEvent {
  const { sweep, layer, task } = visit;
  const { inputNames } = task.data;
  const known = {
    sequence,
    sweep,
    layer,
    rung: task.rule.rung,
    ...solved,
    ...(layer === 1 && inputNames ? { inputNames: Object.freeze([...inputNames]) } : {}),
    ...(instead ? { counterfactual: instead.counterfactual } : {}),
  };
  const full = once(() => solveEvent(visit, sequence, solved, instead));
  const { status, factored, unknowns } = solved;
  const warnings = () =>
    warningsAt(
      task,
      sweep,
      clamping(layer, visit.problem().clamped),
      troubleOf(layer, status, factored, unknowns),
    );
  return () => new SolveView(known, full, warnings);
}

function forwardEvent(visit: Visit, sequence: number): ForwardEvent {
  const { sweep, layer, pass } = visit;
  return {
    kind: 'forward',
    sequence,
    sweep,
    layer,
    get activations() {
      return toMatrix(pass().activations[layer - 1]!);
    },
    get preActivations() {
      return toMatrix(pass().preActivations[layer]!);
    },
  };
}

/** @param clamped - Known to the sweep; everything else is computed again when asked for. */
function idealEvent(visit: Visit, sequence: number, clamped: number): IdealEvent {
  const { task, sweep, layer, damping, pass, problem } = visit;
  const first = once(() => problem().regression.solve({ ridge: task.ridge, damping }));
  const ideal = once(() => problem().ideal(first));
  return {
    kind: 'ideal',
    sequence,
    sweep,
    layer,
    clamped,
    get ideal() {
      return toMatrix(ideal());
    },
    get actual() {
      return toMatrix(pass().preActivations[layer]!);
    },
    get clampedAt() {
      return toMatrix(problem().clampedAt());
    },
  };
}

/**
 * @param instead - For a counterfactual: the step that the run made, and what is changed of it; the
 * visit is then the changed one.
 */
function solveEvent(visit: Visit, sequence: number, solved: Solved, instead?: WhatIf): SolveEvent {
  const { task, sweep, layer, problem } = visit;
  const { trial, ridge, damping, proposed, status, route, unknowns } = solved;
  const solution = once(() => problem().regression.solve({ ridge, damping }));
  const residual = once(() => solution().residual());
  const judged = once((): LeaveOneOut => {
    const hat = solution().hat?.();
    return hat ? leaveOneOut(residual(), hat, countOf(task.data)) : UNJUDGED;
  });
  const ground = instead?.ground ?? { sequence, visit, solved };
  const outcome = once(() => outcomeOf(ground.visit, visit, solved));
  return {
    kind: 'solve',
    sequence,
    sweep,
    layer,
    rung: task.rule.rung,
    trial,
    ridge,
    damping,
    unknowns,
    route,
    status,
    ...(layer === 1 && task.data.inputNames ? { inputNames: [...task.data.inputNames] } : {}),
    ...(instead ? { counterfactual: instead.counterfactual } : {}),
    get weights(): Matrix {
      return toMatrix(proposed.weights);
    },
    get bias() {
      return [...proposed.bias];
    },
    get residual(): Matrix {
      return toMatrix(residual());
    },
    get response(): Matrix {
      return toMatrix(problem().response(solution));
    },
    get condition() {
      return solution().condition();
    },
    get conditionScaled() {
      return solution().conditionScaled();
    },
    get rank() {
      return problem().regression.rank();
    },
    get press() {
      return judged().press;
    },
    get leverages() {
      return judged().leverages;
    },
    get effectiveParameters() {
      return judged().effectiveParameters;
    },
    get gcv() {
      return judged().gcv;
    },
    summary: summaries(visit, sequence, solved, solution, instead?.counterfactual),
    get outcome() {
      return outcome();
    },
    with(changes) {
      const other = whatIf(ground, instead, changes);
      return solveEvents(other.whatIf.visit, sequence, other.solved, other.whatIf)();
    },
  };
}

/** What `solve.summary` answers: one unit's table, or the overview of all. */
function summaries(
  { task, sweep, layer, problem }: Visit,
  sequence: number,
  { trial, ridge, damping, proposed }: Solved,
  solution: () => RegressionSolution,
  counterfactual: Counterfactual | undefined,
): SolveEvent['summary'] {
  const { data } = task;
  const isOutput = layer === task.architecture.activations.length;
  const solved = once((): SolvedRegression => {
    const { response, regression, clamped, clampedAt } = problem();
    return {
      sequence,
      sweep,
      layer,
      trial,
      counterfactual,
      inputNames: data.inputNames,
      targetNames: isOutput ? data.targetNames : undefined,
      proposed,
      penalties: { ridge, damping },
      response: response(solution),
      roots: data.roots,
      classes: classesOf(task),
      origin: originOf(task, layer, regression),
      clamped,
      clampedAt,
      regression,
      solution: solution(),
    };
  });
  function summary(): LayerSummary;
  function summary(options: { readonly unit: number }): SolveSummary;
  function summary(...given: readonly { readonly unit: number }[]): LayerSummary | SolveSummary {
    const [options] = given;
    if (given.length === 0 || options === undefined) return summariseLayer(solved());
    return summarise(solved(), options);
  }
  return summary;
}

function originOf(
  { architecture }: Task,
  layer: number,
  { units }: Regression,
): SolvedRegression['origin'] {
  if (units !== 'alike' || !isLinearOutput(architecture, layer)) return 'constructed';
  return layer === 1 ? 'data' : 'outputs';
}

function classesOf({ loss, architecture }: Task): SolvedRegression['classes'] {
  if (loss.name !== 'cross-entropy') return undefined;
  return { redundant: architecture.activations.at(-1)?.name === 'softmax' };
}

/** Where a route gives no leverages. */
const UNJUDGED: LeaveOneOut = {
  press: Number.NaN,
  leverages: [],
  effectiveParameters: Number.NaN,
  gcv: Number.NaN,
};
