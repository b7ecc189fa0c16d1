import { EigenvalueDecomposition } from 'ml-matrix';
import {
  type Dense,
  difference,
  factor,
  gram,
  solve,
  sumOfSquares,
  toMatrix,
  transposeMultiply,
  zeros,
} from '../linear/index.ts';
import { designOf } from '../targets/design.ts';
import { errorOf, type Position } from '../targets/index.ts';
import { sensitivityOf } from '../targets/sensitivity.ts';

/**
 * The whole network to first order about its weights, as a ridge regression in the coordinates of
 * its eigenvectors, so that any λ costs one sum:
 * min ‖e − JΔ‖² + λ‖W₀ + Δ_W‖², biases free and eliminated, J̃ᵀJ̃ = V diag(θ) Vᵀ.
 */
export interface LinearisedNetwork {
  /** Rows of J that count: samples of a weight above 0 · outputs. */
  readonly equations: number;
  /** What the biases take of them: the rank of their columns. */
  readonly free: number;
  /** θ, one for each weight, none below 0. */
  readonly eigenvalues: Float64Array;
  /** Vᵀ J̃ᵀ e. */
  readonly slope: Float64Array;
  /** Vᵀ W₀. */
  readonly start: Float64Array;
  /** ‖e‖² after the biases have done what they can. */
  readonly squares: number;
}

/** Numbers of J that are made at a time. */
const MOST_NUMBERS = 200_000;

/** Linearises the network where it stands; n·p² operations for p parameters, and p³ once. */
export function linearise(position: Position): LinearisedNetwork {
  const { parameters, roots } = position;
  const error = errorOf(position);
  const biases = parameters.reduce((count, { bias }) => count + bias.length, 0);
  const { normal, pull } = normalOf(position, error);
  const size = normal.rows - biases;

  const among = block(normal, 0, 0, biases, biases);
  const across = block(normal, 0, biases, biases, size);
  const pullOfBiases = block(pull, 0, 0, biases, 1);
  const factored = factor(among);
  const curvature = difference(
    block(normal, biases, biases, size, size),
    transposeMultiply(across, solve(factored, across)),
  );
  const moved = solve(factored, pullOfBiases);
  const left = difference(block(pull, biases, 0, size, 1), transposeMultiply(across, moved));
  const gained = transposeMultiply(pullOfBiases, moved).data[0]!;

  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(toMatrix(curvature), {
    assumeSymmetric: true,
  });
  const project = (vector: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += eigenvectorMatrix.get(j, i) * vector[j]!;
      return sum;
    });
  return {
    equations: (roots ? roots.filter((root) => root > 0).length : error.rows) * error.columns,
    free: factored.rank,
    eigenvalues: Float64Array.from(realEigenvalues, (value) => Math.max(value, 0)),
    slope: project(left.data),
    start: project(startWeights(position)),
    squares: Math.max(sumOfSquares(error) - gained, 0),
  };
}

/** JᵀJ and Jᵀe, biases first, a block of rows at a time. */
function normalOf(position: Position, error: Dense): { normal: Dense; pull: Dense } {
  const { parameters, pass } = position;
  const layers = parameters.map(({ bias }, index) => ({
    units: bias.length,
    design: designOf(pass.activations[index]!).columns,
    sensitivity: sensitivityOf(position, index + 1),
  }));
  const columns = layers.reduce((sum, { units, design }) => sum + units * design.columns, 0);
  const biases = layers.reduce((sum, { units }) => sum + units, 0);
  const outputs = error.columns;
  const step = Math.max(1, Math.floor(MOST_NUMBERS / (columns * outputs)));
  const normal = zeros(columns, columns);
  const pull = zeros(columns, 1);
  for (let from = 0; from < error.rows; from += step) {
    const to = Math.min(from + step, error.rows);
    const jacobian = zeros((to - from) * outputs, columns);
    let firstBias = 0;
    let firstWeight = biases;
    for (const { units, design, sensitivity } of layers) {
      const inputs = design.columns - 1;
      for (let row = from * outputs, at = 0; row < to * outputs; row++, at += columns) {
        const a = Math.floor(row / outputs) * design.columns;
        for (let unit = 0; unit < units; unit++) {
          const s = sensitivity.data[row * units + unit]!;
          jacobian.data[at + firstBias + unit] = s;
          const weight = at + firstWeight + unit;
          for (let j = 0; j < inputs; j++) {
            jacobian.data[weight + j * units] = s * design.data[a + j]!;
          }
        }
      }
      firstBias += units;
      firstWeight += units * inputs;
    }
    const errors = {
      rows: jacobian.rows,
      columns: 1,
      data: error.data.subarray(from * outputs, to * outputs),
    };
    add(normal, gram(jacobian));
    add(pull, transposeMultiply(jacobian, errors));
  }
  return { normal, pull };
}

/** W₀ of all layers, in the order of J's columns. */
function startWeights({ parameters }: Position): Float64Array {
  return Float64Array.from(parameters.flatMap(({ weights }) => [...weights.data]));
}

function add({ data }: Dense, other: Dense): void {
  for (let at = 0; at < data.length; at++) data[at]! += other.data[at]!;
}

function block(from: Dense, row: number, column: number, rows: number, columns: number): Dense {
  const result = zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    const at = (row + i) * from.columns + column;
    result.data.set(from.data.subarray(at, at + columns), i * columns);
  }
  return result;
}
