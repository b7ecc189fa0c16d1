import { describe, expect, it } from 'vitest';
import { flatten, layoutOf, unflatten } from '../../src/baselines/flat.ts';
import { backpropagation } from '../../src/baselines/gradient.ts';
import { outputJacobian } from '../../src/baselines/jacobian.ts';
import { type Dense, zeros } from '../../src/linear/index.ts';
import { squared } from '../../src/losses/index.ts';
import { forward, type NetworkOptions, network, outputOf } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';

const cases: readonly [string, readonly number[], NetworkOptions][] = [
  ['one layer', [3, 2], {}],
  ['tanh', [2, 5, 1], { activation: 'tanh' }],
  ['three hidden layers, several outputs', [3, 4, 7, 5, 3], { activation: 'tanh' }],
  ['a sigmoid output', [2, 6, 2], { activation: 'tanh', output: 'sigmoid' }],
  ['leaky ReLU', [4, 9, 1], { activation: 'leaky-relu' }],
  ['skip connections', [4, 4, 5, 5, 5, 2], { skip: true, output: 'sigmoid' }],
];

function normal(rows: number, columns: number, seed: number): Dense {
  const source = random(seed);
  const matrix = zeros(rows, columns);
  for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = source.normal();
  return matrix;
}

/** Everything that the derivatives are taken of. */
function posed(widths: readonly number[], options: NetworkOptions, samples: number) {
  const net = network(widths, { ...options, seed: 7 });
  const layout = layoutOf(widths);
  const rows = {
    inputs: normal(samples, widths[0] ?? 0, 1),
    targets: normal(samples, widths.at(-1) ?? 0, 2),
  };
  const parameters = flatten(layout, net.parameters);
  const output = (flat: Float64Array): Float64Array =>
    outputOf(forward(net, unflatten(layout, flat), rows.inputs)).data;
  const atOutput = (flat: Float64Array): Dense => {
    const { preActivations, activations } = forward(net, unflatten(layout, flat), rows.inputs);
    return squared.sensitivity({
      activation: net.activations.at(-1)!,
      total: preActivations.at(-1)!,
      output: activations.at(-1)!,
      targets: rows.targets,
    });
  };
  return { net, layout, rows, parameters, output, atOutput };
}

/** f′ by central differences. */
function slope(f: (flat: Float64Array) => number, flat: Float64Array, at: number): number {
  const step = 1e-5;
  const moved = (by: number): number => f(flat.map((value, k) => (k === at ? value + by : value)));
  return (moved(step) - moved(-step)) / (2 * step);
}

describe('the gradient', () => {
  it.each(cases)('equals finite differences: %s', (_, widths, options) => {
    const { net, layout, rows, parameters, output } = posed(widths, options, 9);
    const squares = (flat: Float64Array): number =>
      output(flat).reduce((sum, a, at) => sum + (a - (rows.targets.data[at] ?? 0)) ** 2, 0);
    const gradient = new Float64Array(layout.size);
    const value = backpropagation(net, layout, squared, rows)(parameters, gradient, 0.5, 0, 9);
    expect(value).toBeCloseTo(squares(parameters), 10);
    gradient.forEach((entry, at) => {
      expect(entry).toBeCloseTo(0.5 * slope(squares, parameters, at), 6);
    });
  });

  it('is the sum of the gradients of its rows, however they are blocked and ordered', () => {
    const { net, layout, rows, parameters } = posed([2, 5, 1], {}, 300);
    const backpropagate = backpropagation(net, layout, squared, rows);
    const whole = new Float64Array(layout.size);
    const value = backpropagate(parameters, whole, 1, 0, 300);
    const order = random(3).permutation(300);
    const parts = new Float64Array(layout.size);
    let sum = 0;
    for (let from = 0; from < 300; from += 7) {
      sum += backpropagate(parameters, parts, 1, from, Math.min(300, from + 7), order);
    }
    expect(sum).toBeCloseTo(value, 10);
    parts.forEach((entry, at) => {
      expect(entry).toBeCloseTo(whole[at] ?? 0, 9);
    });
  });
});

describe('the Jacobian', () => {
  it.each(cases)('equals finite differences: %s', (_, widths, options) => {
    const { net, layout, rows, parameters, output, atOutput } = posed(widths, options, 4);
    const jacobian = outputJacobian(net, layout, parameters, rows.inputs, atOutput(parameters));
    for (let residual = 0; residual < jacobian.rows; residual++) {
      for (let at = 0; at < layout.size; at++) {
        const expected = slope((flat) => output(flat)[residual] ?? 0, parameters, at);
        expect(jacobian.data[residual * layout.size + at]).toBeCloseTo(expected, 7);
      }
    }
  });
});

describe('the flat layout', () => {
  it('gives a network back as it was', () => {
    const { parameters } = network([3, 4, 2], { seed: 5 });
    const layout = layoutOf([3, 4, 2]);
    expect(layout.size).toBe(3 * 4 + 4 + 4 * 2 + 2);
    expect(unflatten(layout, flatten(layout, parameters))).toEqual(parameters);
  });
});
