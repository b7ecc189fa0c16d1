import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { fromMatrix } from '../../src/linear/index.ts';
import { forward, network, networkFromJson } from '../../src/network/index.ts';
import { train } from '../../src/run/index.ts';
import { smallProblem } from '../training/problems.ts';

const { inputs } = smallProblem(3, 1, 12);

describe('skip connections', () => {
  it('add what comes into a hidden layer of the same width: by hand, with ml-matrix', () => {
    const net = network([3, 3, 5, 5, 5, 2], { skip: true, output: 'sigmoid', seed: 3 });
    expect(net.skips).toEqual([true, false, true, true, false]);
    let a = new Matrix(inputs);
    net.activations.forEach((_, index) => {
      const { weights, bias } = net.layer(index + 1);
      const z = a.mmul(weights).addRowVector([...bias]);
      const f = index === 4 ? (x: number) => 1 / (1 + Math.exp(-x)) : Math.tanh;
      const branch = new Matrix(z.to2DArray().map((row) => row.map(f)));
      a = net.skips?.[index] ? Matrix.add(branch, a) : branch;
    });
    expect(Matrix.sub(net.predict(inputs), a).norm('max')).toBeLessThan(1e-14);
  });

  it('keep branches and sums apart in the forward pass', () => {
    const net = network([3, 3, 3, 1], { skip: true, seed: 1 });
    const { activations, branches, preActivations } = forward(
      net,
      net.parameters,
      fromMatrix(new Matrix(inputs)),
    );
    for (const layer of [1, 2]) {
      const branch = branches[layer]!.data;
      const before = activations[layer - 1]!.data;
      for (const [at, value] of activations[layer]!.data.entries()) {
        expect(branch[at]).toBeCloseTo(Math.tanh(preActivations[layer]!.data[at] ?? 0), 14);
        expect(value).toBe((branch[at] ?? 0) + (before[at] ?? 0));
      }
    }
  });

  it('pass everything through where the branches are 0', () => {
    const json = network([3, 3, 3, 3, 2], { skip: true, seed: 2 }).toJSON();
    const layers = json.layers.map((layer, index) =>
      index < 3 ? { weights: layer.weights.map(() => 0), bias: layer.bias.map(() => 0) } : layer,
    );
    const silent = networkFromJson({ ...json, layers });
    const { weights, bias } = silent.layer(4);
    const expected = new Matrix(inputs).mmul(weights).addRowVector([...bias]);
    expect(silent.predict(inputs).to2DArray()).toEqual(expected.to2DArray());
  });

  it('survive JSON to the last bit, and a network without them has no word of them', () => {
    const net = network([3, 4, 4, 1], { skip: true, seed: 9 });
    const copy = networkFromJson(JSON.parse(JSON.stringify(net)));
    expect(copy.skips).toEqual([false, true, false]);
    expect(copy.predict(inputs).to2DArray()).toEqual(net.predict(inputs).to2DArray());
    expect(JSON.stringify(copy)).toBe(JSON.stringify(net));
    expect(JSON.stringify(network([3, 4, 4, 1]))).not.toContain('skip');
    expect(network([3, 4, 4, 1], { skip: false }).skips).toBeUndefined();
  });

  it('change nothing else: first weights, parameters, a run’s network', () => {
    const [with_, without] = [true, false].map((skip) => network([3, 4, 4, 1], { skip, seed: 5 }));
    expect(with_?.toJSON().layers).toEqual(without?.toJSON().layers);
    const run = train(with_!, smallProblem(3, 1, 12));
    run.step();
    expect(run.network.skips).toEqual([false, true, false]);
    expect(run.network.predict(inputs).to2DArray()).toEqual(run.predict(inputs).to2DArray());
  });

  it('are shown, by the network and layer by layer', () => {
    const net = network([3, 4, 4, 1], { skip: true });
    const shown: unknown = Reflect.get(net, Symbol.for('Jupyter.display'));
    const bundle: unknown = typeof shown === 'function' ? shown() : undefined;
    expect(bundle).toEqual({
      'text/html': expect.stringMatching(/<td[^>]*>tanh<\/td>.*<td[^>]*>tanh \+ input<\/td>/),
      'text/plain': 'network 3-4-4-1 · tanh, identity, skip connections · 41 parameters',
    });
  });

  it.each<[string, readonly number[], unknown, RegExp]>([
    ['widths that all differ', [3, 4, 5, 1], true, /network 3-4-5-1 has none/],
    ['no hidden layer', [3, 3], true, /network 3-3 has none/],
    ['an output as wide as what comes before it', [3, 4, 4], true, /3-4-4 has none/],
    ['a word', [3, 4, 4, 1], 'yes', /true or false, got yes/],
    ['a number', [3, 4, 4, 1], 1, /true or false, got 1/],
  ])('are refused for %s', (_, widths, skip, message) => {
    expect(() => network(widths, Object({ skip }))).toThrow(
      expect.objectContaining({
        code: 'OPTION_OUT_OF_RANGE',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('of a saved network are refused where no layer can have them', () => {
    const json = network([3, 4, 1]).toJSON();
    expect(() => networkFromJson({ ...json, skip: true })).toThrow(
      expect.objectContaining({
        code: 'FILE_NOT_UNDERSTOOD',
        message: expect.stringMatching(/3-4-1 says skip: true/),
      }),
    );
  });
});

describe.each(['inverse', 'weighted', 'neuron', 'layer', 'network'] as const)(
  'a run with skip connections by rung %s',
  (rung) => {
    const net = network([3, 4, 4, 4, 1], { skip: true, seed: 2 });
    const data = smallProblem(3, 1, 60);

    it('learns, and is rewound, replayed and forked exactly', () => {
      const straight = train(net, data, { rung });
      straight.goto(6);
      expect(straight.best.loss).toBeLessThan((straight.losses[0] ?? 0) / 5);
      const run = train(net, data, { rung });
      run.goto(4);
      run.next('solve', { layer: 2 });
      run.back(3);
      run.goto(6);
      expect(run.losses).toEqual(straight.losses);
      const fork = run.fork({}, { at: 2 });
      fork.goto(6);
      expect(fork.losses).toEqual(straight.losses);
    });
  },
);

it('the ideal of rung inverse with a skip: the branch makes what its input does not', () => {
  const net = network([3, 4, 4, 1], { skip: true, seed: 2 });
  const data = smallProblem(3, 1, 60);
  const run = train(net, data, { rung: 'inverse' });
  const pass = forward(net, net.parameters, fromMatrix(new Matrix(data.inputs)));
  const { ideal } = run.next('ideal', { layer: 2 });
  // a₂ = tanh z₂ + a₁ should be a₂ + (y − z₃)(WᵀW + εI)⁻¹Wᵀ under the new W₃; what tanh has to make is that less a₁.
  const after = run.network.layer(3);
  const w = after.weights;
  const normal = w.transpose().mmul(w).get(0, 0);
  const a2 = pass.activations[2]!;
  const said = new Matrix(
    [...Array(60).keys()].map((row) => [...a2.data.subarray(row * 4, row * 4 + 4)]),
  )
    .mmul(w)
    .addRowVector([...after.bias]);
  for (let row = 0; row < 60; row++) {
    for (let unit = 0; unit < 4; unit++) {
      const miss = (data.targets[row]?.[0] ?? 0) - said.get(row, 0);
      const change = (miss * w.get(unit, 0)) / (normal * 1.01);
      const wanted = (pass.branches[2]!.data[row * 4 + unit] ?? 0) + change;
      const inside = Math.min(Math.max(wanted, -0.99), 0.99);
      expect(ideal.get(row, unit)).toBeCloseTo(Math.atanh(inside), 8);
    }
  }
});
