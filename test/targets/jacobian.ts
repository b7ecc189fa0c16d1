import { Matrix } from 'ml-matrix';
import { difference, fromMatrix } from '../../src/linear/index.ts';
import {
  forward,
  type LayerParameters,
  type Network,
  type NetworkParameters,
  outputOf,
  withLayer,
} from '../../src/network/index.ts';
import type { Problem } from '../training/problems.ts';

/** The parameters with one number of one layer moved; weights first, then biases. */
export function nudged(
  parameters: NetworkParameters,
  layer: number,
  at: number,
  by: number,
): NetworkParameters {
  const old = parameters[layer - 1];
  if (!old) throw new Error('no such layer');
  const data = old.weights.data.slice();
  const bias = old.bias.slice();
  if (at < data.length) data[at] = (data[at] ?? 0) + by;
  else bias[at - data.length] = (bias[at - data.length] ?? 0) + by;
  return withLayer(parameters, layer, { weights: { ...old.weights, data }, bias });
}

/** ∂a_L/∂(every weight, then every bias of the layer), by central differences, rows sample-major. */
export function jacobian(net: Network, problem: Problem, layer: number): Matrix {
  const inputs = fromMatrix(new Matrix(problem.inputs));
  const { weights, bias } = net.parameters[layer - 1] ?? net.parameters[0]!;
  const count = weights.data.length + bias.length;
  const result = Matrix.zeros(problem.targets.flat().length, count);
  const h = 1e-5;
  for (let at = 0; at < count; at++) {
    const [up, down] = [h, -h].map((by) =>
      outputOf(forward(net, nudged(net.parameters, layer, at, by), inputs)),
    );
    if (up && down)
      result.setColumn(
        at,
        [...difference(up, down).data].map((d) => d / (2 * h)),
      );
  }
  return result;
}

/** A layer's numbers in the order of the Jacobian's columns. */
export function numbersOf({ weights, bias }: LayerParameters): readonly number[] {
  return [...weights.data, ...bias];
}
