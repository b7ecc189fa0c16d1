import { type ForwardPass, forwardAs, forwardFrom, withLayer } from '../network/index.ts';
import { isLinearOutput } from '../targets/index.ts';
import { scoreOf } from '../training/task.ts';
import type { Turn, TurnPart } from './turn.ts';
import type { WhyKind } from './why.ts';

/** A loss on the way through a turn, and the sub-step that leads there. */
export interface WayPoint {
  readonly kind: WhyKind;
  /** Whose turn it is. */
  readonly turn: number;
  /** What is changed. */
  readonly layer: number;
  readonly solves: readonly number[];
  readonly loss: number;
}

/**
 * The losses on the way from before a turn to its end, every one of a forward pass; the last one is
 * the run's own.
 */
export function wayPointsOf(turn: Turn): readonly WayPoint[] {
  const part = turn.parts[0]!;
  const there = part.visit.task.rule.together ? layersInTurn(turn) : oneLayer(turn, part);
  return turn.accepted ? there : [...there, ...backAgain(turn, there)];
}

/** Ideal, its clamped form, what the solve reached of it, and the output layer on top of that. */
function oneLayer(turn: Turn, { layer, visit, problem, pass, first, last }: TurnPart): WayPoint[] {
  const { task, parameters } = visit;
  const { architecture } = task;
  const lossOf = (reached: ForwardPass): number => scoreOf(task, parameters, reached).loss;
  const about = { turn: layer, layer, solves: [last.sequence] };
  if (isLinearOutput(architecture, layer)) {
    return [{ ...about, kind: 'solve', loss: turn.lossProposed }];
  }

  const points: WayPoint[] = [];
  let solves = about.solves;
  const total = problem.ideal(() => {
    solves = [first.sequence];
    return first.solution;
  });
  const unclamped = problem.unclamped?.();
  if (unclamped) {
    const actual = pass.preActivations[layer]!;
    const given = { total: actual, branch: unclamped };
    const loss = lossOf(forwardAs(architecture, parameters, pass, layer, given));
    points.push({ ...about, kind: 'ideal', solves, loss });
  }
  const values = architecture.activations[layer - 1]!.values(total.data, total.columns);
  const given = { total, branch: { ...total, data: values } };
  const loss = lossOf(forwardAs(architecture, parameters, pass, layer, given));
  points.push({ ...about, kind: unclamped ? 'clamped' : 'ideal', solves, loss });

  const resolved: WayPoint = {
    ...about,
    layer: architecture.activations.length,
    kind: 'resolved',
    loss: turn.lossProposed,
  };
  if (!turn.outputResolved) return [...points, { ...resolved, layer, kind: 'unreached' }];
  const alone = withLayer(parameters, layer, last.solution.proposed);
  const reached = lossOf(forwardFrom(architecture, alone, pass, layer));
  return [...points, { ...about, kind: 'unreached', loss: reached }, resolved];
}

/** The proposals of one solve for all layers, exchanged from the output layer to the first. */
function layersInTurn({ parts, lossProposed }: Turn): WayPoint[] {
  let changed = parts[0]!.visit.parameters;
  return parts.map(({ layer, visit: { task }, pass, last }, at) => {
    changed = withLayer(changed, layer, last.solution.proposed);
    const loss =
      at === parts.length - 1
        ? lossProposed
        : scoreOf(task, changed, forwardFrom(task.architecture, changed, pass, layer)).loss;
    return { kind: 'solve', turn: layer, layer, solves: [last.sequence], loss };
  });
}

/** What a refusal undoes, the latest layer first, so that every layer comes to nothing. */
function backAgain({ lossBefore }: Turn, there: readonly WayPoint[]): WayPoint[] {
  const back: WayPoint[] = [];
  let from: WayPoint | undefined;
  for (let at = there.length - 1; at >= 0; at--) {
    const point = there[at]!;
    if (from?.layer !== point.layer) from = point;
    const before = there[at - 1];
    if (before?.layer === point.layer) continue;
    back.push({ ...from, kind: 'refused', loss: before?.loss ?? lossBefore });
  }
  return back;
}
