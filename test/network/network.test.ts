import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { leakyRelu } from '../../src/activations/index.ts';
import { network, networkFromJson } from '../../src/network/index.ts';

const inputs = [
  [0.3, -1],
  [2, 0.1],
  [-0.7, 0.4],
];

describe('network', () => {
  it('predicts what its layers say, computed with ml-matrix', () => {
    const net = network([2, 5, 3, 2], { activation: ['tanh', 'sigmoid'], seed: 3 });
    const step = (a: Matrix, layer: number, f: (z: number) => number): Matrix => {
      const { weights, bias } = net.layer(layer);
      const z = a.mmul(weights).addRowVector([...bias]);
      return z.apply((i, j) => z.set(i, j, f(z.get(i, j))));
    };
    const hidden = step(step(new Matrix(inputs), 1, Math.tanh), 2, (z) => 1 / (1 + Math.exp(-z)));
    const expected = step(hidden, 3, (z) => z);
    const predicted = net.predict(inputs);
    expect(Matrix.sub(predicted, expected).norm('frobenius')).toBeLessThan(1e-14);
    expect(net.predict(new Matrix(inputs)).to2DArray()).toEqual(predicted.to2DArray());
  });

  it('is the same for the same seed and another for another', () => {
    const json = (seed: number) => JSON.stringify(network([2, 4, 1], { seed }));
    expect(json(1)).toBe(json(1));
    expect(json(1)).not.toBe(json(2));
  });

  it('begins with no hidden bias at zero: that would be a saddle', () => {
    const { bias } = network([2, 50, 1], { seed: 1 }).layer(1);
    expect(bias.every((value) => value !== 0 && Math.abs(value) < 1)).toBe(true);
  });

  it('begins as bent with a sigmoid as with tanh: σ(2z) = ½ + ½ tanh z', () => {
    const start = (activation: 'tanh' | 'sigmoid'): Matrix =>
      network([2, 5, 1], { activation, seed: 3 }).layer(1).weights;
    expect(start('sigmoid').to2DArray()).toEqual(start('tanh').mul(2).to2DArray());
    const biases = network([2, 200, 1], { activation: 'sigmoid', seed: 3 }).layer(1).bias;
    expect(Math.max(...biases)).toBeGreaterThan(1.9);
    expect(Math.max(...biases)).toBeLessThan(2);
  });

  it('draws weights of deviation 1/√inputs for an activation without bounds', () => {
    const weights = network([100, 100, 1], { activation: 'softplus', seed: 1 }).layer(1).weights;
    const square = weights.to1DArray().reduce((sum, w) => sum + w ** 2, 0);
    // 10,000 squares: a relative standard error of 0.014.
    expect(Math.abs(square / 100 - 1)).toBeLessThan(0.06);
  });

  it('counts weights and biases', () => {
    expect(network([8, 50, 1]).parameterCount).toBe(8 * 50 + 50 + 50 + 1);
  });

  it('shows copies: what a user does to them changes nothing', () => {
    const net = network([2, 3, 1], { seed: 1 });
    const before = net.layer(1).weight(1, 2).value;
    net.layer(1).weights.set(1, 2, 99);
    expect(net.layer(1).weight(1, 2).value).toBe(before);
    expect(net.layer(1).weights.get(1, 2)).toBe(before);
  });

  it('survives JSON to the last bit', () => {
    const net = network([2, 4, 3, 1], { activation: leakyRelu(0.2), output: 'sigmoid', seed: 9 });
    const copy = networkFromJson(JSON.parse(JSON.stringify(net)));
    expect(copy.predict(inputs).to2DArray()).toEqual(net.predict(inputs).to2DArray());
    expect(JSON.stringify(copy)).toBe(JSON.stringify(net));
  });

  it('shows itself, with a line for each layer', () => {
    const shown: unknown = Reflect.get(network([2, 16, 1]), Symbol.for('Jupyter.display'));
    const bundle: unknown = typeof shown === 'function' ? shown() : undefined;
    expect(bundle).toEqual({
      'text/html': expect.stringMatching(/Network 2-16-1.*<td[^>]*>tanh<\/td>.*<td[^>]*>48<\/td>/),
      'text/plain': 'network 2-16-1 · tanh, identity · 65 parameters',
    });
  });
});

describe('what a network refuses', () => {
  const net = network([2, 3, 1]);
  const broken = (change: (json: ReturnType<typeof net.toJSON>) => object) => () =>
    networkFromJson(JSON.parse(JSON.stringify(change(net.toJSON()))));

  it.each([
    ['one width', () => network([3]), 'OPTION_OUT_OF_RANGE', /at least two whole numbers.*\[3\]/],
    ['a width of 0', () => network([3, 0, 1]), 'OPTION_OUT_OF_RANGE', /\[3,0,1\]/],
    ['half a unit', () => network([3, 1.5]), 'OPTION_OUT_OF_RANGE', /whole/],
    [
      'two activations for one layer',
      () => network([2, 3, 1], { activation: ['tanh', 'tanh'] }),
      'OPTION_OUT_OF_RANGE',
      /2 activations .* 1 hidden/,
    ],
    [
      'a seed that is none',
      () => network([2, 1], { seed: Number.NaN }),
      'OPTION_OUT_OF_RANGE',
      /NaN/,
    ],
    [
      'an option that it hasn’t',
      () => network([2, 1], JSON.parse('{ "activations": "tanh" }')),
      'UNKNOWN_OPTION',
      /'activations'.*activation, output, skip, seed/,
    ],
    ['layer 0', () => net.layer(0), 'OPTION_OUT_OF_RANGE', /layers 1 … 2, not 0/],
    [
      'a weight from nowhere',
      () => net.layer(1).weight(2, 0),
      'OPTION_OUT_OF_RANGE',
      /layer 1 comes from is numbered 0 … 1, got 2/,
    ],
    [
      'three inputs for two',
      () => net.predict([[1, 2, 3]]),
      'SHAPE_MISMATCH',
      /\(1 × 3\).*\(1 × 2\)/,
    ],
    ['no inputs', () => net.predict([]), 'NO_ROWS', /no rows/],
    [
      'rows of different lengths',
      () => net.predict([[1, 2], [1]]),
      'SHAPE_MISMATCH',
      /Row 2 .* 1 numbers, row 1 holds 2/,
    ],
    [
      'infinity',
      () =>
        net.predict([
          [1, 2],
          [1, Number.NEGATIVE_INFINITY],
        ]),
      'NOT_FINITE',
      /-Infinity in row 2, column 2/,
    ],
    [
      'JSON of something else',
      () => networkFromJson(JSON.parse('{}')),
      'FILE_NOT_UNDERSTOOD',
      /not a saved network/,
    ],
    [
      'JSON with a layer lost',
      broken((json) => ({ ...json, layers: json.layers.slice(1) })),
      'FILE_NOT_UNDERSTOOD',
      /1 layers/,
    ],
    [
      'JSON with a weight lost',
      broken((json) => ({
        ...json,
        layers: json.layers.map((layer) => ({ ...layer, weights: layer.weights.slice(1) })),
      })),
      'FILE_NOT_UNDERSTOOD',
      /Layer 1 .*2 × 3/,
    ],
  ])('%s', (_, attempt, code, message) => {
    expect(attempt).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
