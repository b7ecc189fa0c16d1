import { type Dense, factor, multiply, solve, zeros } from '../linear/index.ts';
import type { Loss } from '../losses/index.ts';
import {
  type Architecture,
  type ForwardPass,
  forward,
  forwardFrom,
  type NetworkParameters,
  withLayer,
} from '../network/index.ts';
import { addPenalties } from '../targets/equations.ts';
import { isLinearOutput, outcomeOf, type Position } from '../targets/index.ts';
import { dampingSchedule, lowered, raised } from '../training/damping.ts';
import { discountsOf, type Forgetting } from './forgetting.ts';
import {
  emptyMemory,
  faded,
  joined,
  type LayerMemory,
  linearised,
  parametersOf,
  pullAt,
  unknownsOf,
} from './layer-memory.ts';
import type { TakenBatch } from './take-batch.ts';

/** How a stream is learned; never changes. */
export interface StreamTask {
  readonly architecture: Architecture;
  readonly loss: Loss;
  readonly ridge: number;
  readonly forgetting: Forgetting;
  /** Rounds over the layers for each batch. */
  readonly sweeps: number;
}

/** Where a stream stands. Never changed: every batch brings a new one. */
export interface StreamState {
  readonly parameters: NetworkParameters;
  /** Layer l at index l − 1. */
  readonly memories: readonly LayerMemory[];
  /** μ of every layer, per row of a batch. */
  readonly dampings: readonly number[];
  readonly rows: number;
  readonly batches: number;
}

/** What a batch taught. */
export interface Lesson {
  readonly state: StreamState;
  readonly lossBefore: number;
  readonly lossAfter: number;
  /** Layers that changed. */
  readonly accepted: readonly number[];
}

/** μ is measured per row and multiplied by the rows of the batch. */
const SCHEDULE = dampingSchedule({}, 1);

/**
 * μ of a memory that fades is at least this share of the normal matrix's largest diagonal entry.
 *
 * Where a stream shows nothing new for long, all that is known in other directions fades below the
 * rounding errors of G, and a step divides by those: 2-6-2 with a memory of 20 rows, the same row
 * 3,000 times, ended at losses of 1e192 (the "wind-up" of recursive least squares).
 */
const FLOOR = 1e-11;

/** A stream that has seen nothing yet. */
export function startOf({ architecture }: StreamTask, parameters: NetworkParameters): StreamState {
  return {
    parameters,
    memories: parameters.map((start, at) =>
      emptyMemory(start, isLinearOutput(architecture, at + 1)),
    ),
    dampings: parameters.map(() => SCHEDULE.initial),
    rows: 0,
    batches: 0,
  };
}

/**
 * Learns one batch: recursive least squares (Ljung and Söderström 1983) for a linear output layer, and
 * for every layer before it the same on its linearisation, as the extended Kalman filter trains
 * networks (Singhal and Wu 1989), decoupled by layers (Puskorius and Feldkamp 1991); damping and
 * safeguard are ours.
 *
 * Layer by layer, from the output to the input, with M and h the layer's memory, faded:
 * (M + JᵀJ + λ I_W + μI) Δ = h − M w + Jᵀe − λ W. μ is raised until
 * deviance(batch) + wᵀM w − 2 hᵀw + λ‖W‖² falls. Each turn linearises the batch anew; it enters the
 * memory once, at the end, where the network then is.
 */
export function learn(task: StreamTask, start: StreamState, batch: TakenBatch): Lesson {
  const { architecture, loss, forgetting, sweeps } = task;
  const { inputs, targets, scale } = batch;
  const { kept, roots: ages } = discountsOf(forgetting, start.rows, inputs.rows);
  const roots = productOf(batch.roots, ages);
  const positionAt = (parameters: NetworkParameters, pass: ForwardPass): Position => ({
    architecture,
    parameters,
    pass,
    targets,
    loss,
    roots,
  });
  const judged = (at: Position): number =>
    loss.judge(outcomeOf({ ...at, roots: batch.roots }), scale.deviation).loss;

  let position = positionAt(start.parameters, forward(architecture, start.parameters, inputs));
  const lossBefore = judged(position);
  const memories = start.memories.map((memory) => (kept === 1 ? memory : faded(memory, kept)));
  const dampings = [...start.dampings];
  const accepted = new Set<number>();
  const layers = memories.map((_, index, { length }) => length - index);
  for (let round = 0; round < sweeps; round++) {
    for (const layer of layers) {
      const turn = turnOf(
        task,
        position,
        memories[layer - 1]!,
        layer,
        dampings[layer - 1]!,
        kept < 1,
      );
      dampings[layer - 1] = turn.damping;
      if (turn.position === position) continue;
      position = turn.position;
      accepted.add(layer);
    }
  }
  return {
    state: {
      parameters: position.parameters,
      memories: memories.map((memory, index) => {
        const alike = isLinearOutput(architecture, index + 1);
        const unknowns = unknownsOf(position.parameters[index]!, alike);
        return joined(memory, linearised(position, index + 1), unknowns);
      }),
      dampings,
      rows: start.rows + inputs.rows,
      batches: start.batches + 1,
    },
    lossBefore,
    lossAfter: judged(position),
    accepted: [...accepted].sort((one, other) => one - other),
  };
}

/** One layer's turn: the position that it leads to, the same one where no step was good. */
function turnOf(
  { architecture, loss, ridge }: StreamTask,
  position: Position,
  memory: LayerMemory,
  layer: number,
  before: number,
  fading: boolean,
): { readonly position: Position; readonly damping: number } {
  const alike = isLinearOutput(architecture, layer);
  const units = architecture.widths[layer]!;
  const blocks = alike ? 1 : units;
  const batch = linearised(position, layer);
  const unknowns = unknownsOf(position.parameters[layer - 1]!, alike);
  const q = architecture.widths[layer - 1]! + 1;
  const isWeight = (at: number): boolean => (alike ? Math.floor(at / units) : at % q) < q - 1;
  const drawn = pullAt(memory, unknowns);
  const right = zeros(unknowns.rows, unknowns.columns);
  for (let at = 0; at < right.data.length; at++) {
    const shrunk = isWeight(at) ? ridge * unknowns.data[at]! : 0;
    right.data[at] = drawn.data[at]! + batch.slope.data[at]! - shrunk;
  }
  const normal = { ...memory.gram, data: memory.gram.data.slice() };
  for (let at = 0; at < normal.data.length; at++) normal.data[at]! += batch.gram.data[at]!;

  /** By how much memory and ridge would rise. */
  const rise = (step: Dense): number => {
    const held = multiply(memory.gram, step);
    let sum = 0;
    for (let at = 0; at < step.data.length; at++) {
      const move = step.data[at]!;
      sum += move * (held.data[at]! - 2 * drawn.data[at]!);
      if (isWeight(at)) sum += ridge * move * (2 * unknowns.data[at]! + move);
    }
    return sum;
  };

  const { pass, targets } = position;
  const deviance = loss.judge(outcomeOf(position), ones(targets.columns)).deviance;
  const metric = identityOf(q);
  const least = fading ? FLOOR * largestDiagonal(normal) : 0;
  let damping = before;
  for (let trial = 1; trial <= SCHEDULE.trials; trial++) {
    const held = Math.max(alike ? 0 : damping * targets.rows, least);
    const penalised = { ...normal, data: normal.data.slice() };
    for (let block = 0; block < blocks; block++) {
      addPenalties(penalised, metric, block * q, { ridge, damping: held });
    }
    const factored = factor(penalised);
    if (factored.kind !== 'failed') {
      const step = solve(factored, right);
      const moved = { ...step, data: step.data.map((value, at) => unknowns.data[at]! + value) };
      const parameters = withLayer(position.parameters, layer, parametersOf(moved, units, alike));
      const proposed = {
        ...position,
        parameters,
        pass: forwardFrom(architecture, parameters, pass, layer),
      };
      const after = loss.judge(outcomeOf(proposed), ones(targets.columns)).deviance;
      if (after - deviance + rise(step) < 0) {
        return { position: proposed, damping: lowered(SCHEDULE, damping) };
      }
    }
    // A linear output layer is solved exactly: where that isn't better, nothing nearer is.
    if (alike) return { position, damping };
    damping = raised(SCHEDULE, damping);
  }
  return { position, damping };
}

function largestDiagonal({ rows, data }: Dense): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) largest = Math.max(largest, data[i * rows + i]!);
  return largest;
}

function identityOf(size: number): Dense {
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) result.data[i * size + i] = 1;
  return result;
}

function ones(count: number): readonly number[] {
  return new Array<number>(count).fill(1);
}

function productOf(
  one: Float64Array | undefined,
  other: Float64Array | undefined,
): Float64Array | undefined {
  if (!one || !other) return one ?? other;
  return one.map((root, row) => root * other[row]!);
}
