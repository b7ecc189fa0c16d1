import { defineActivation } from '../../src/activations/activation.ts';
import { network } from '../../src/network/index.ts';
import { random } from '../../src/random.ts';
import { type Run, train, type WarningKind } from '../../src/run/index.ts';
import { sineProduct } from '../training/problems.ts';

const { inputs, targets } = sineProduct(1, 120);

function after(sweeps: number, run: Run): Run {
  for (let sweep = 0; sweep < sweeps; sweep++) run.step();
  return run;
}

function scaled(factor: number): number[][] {
  return inputs.map((row) => row.map((x) => factor * x));
}

/** For each kind of warning a run that behaves so, by itself. */
export const scenes: Readonly<Record<WarningKind, () => Run>> = {
  observer: () => {
    const run = train(network([2, 3, 1], { seed: 1 }), { inputs, targets });
    run.on('solve', { layer: 1 }, () => {
      throw new RangeError('too much');
    });
    // It is said on the console too.
    const { error } = console;
    console.error = () => {};
    after(3, run);
    console.error = error;
    return run;
  },
  'not-finite': () => {
    // An inverse that is none sends the total inputs to 1e300, and their ninth power overflows.
    const output = defineActivation({
      name: 'ninth power',
      value: (z: number) => z ** 9,
      derivative: (z: number) => 9 * z ** 8,
      inverse: (a: number) => 1e300 * a,
    });
    const data = { inputs: [[1], [2], [4]], targets: [1, 2, 3] };
    return after(1, train(network([1, 1], { output }), data, { rung: 'inverse' }));
  },
  failed: () => {
    const data = { inputs: [[1e200], [-1e200], [3e199]], targets: [1, 2, 3] };
    return after(1, train(network([1, 1]), data));
  },
  'not-monotone': () =>
    after(
      20,
      train(network([2, 16, 16, 1], { seed: 1 }), sineProduct(1, 200), { rung: 'inverse' }),
    ),
  clamped: () => {
    const edge = inputs.map((_, row) => [row % 3 === 0 ? 1 : 0.5]);
    const net = network([2, 8, 1], { output: 'sigmoid' });
    return after(2, train(net, { inputs, targets: edge }, { rung: 'inverse' }));
  },
  separated: () => {
    const data = { inputs: [[-2], [-1], [1], [2]], targets: [[0], [0], [1], [1]] };
    const net = network([1, 1], { output: 'sigmoid' });
    return after(40, train(net, data, { loss: 'cross-entropy' }));
  },
  refused: () =>
    after(12, train(network([2, 8, 8, 1], { seed: 1 }), { inputs, targets }, { rung: 'weighted' })),
  saturated: () => train(network([2, 8, 1], { seed: 1 }), { inputs: scaled(1e4), targets }),
  'unscaled-inputs': () => {
    const years = inputs.map(([x = 0, y = 0]) => [x, 2000 + 10 * y]);
    return train(network([2, 4, 1], { activation: 'leaky-relu' }), { inputs: years, targets });
  },
  'rank-deficient': () => {
    const net = network([2, 3, 1], { seed: 1 });
    const twice = inputs.map(([x = 0]) => [x, 2 * x]);
    return after(3, train(net, { inputs: twice, targets }, { rung: 'inverse' }));
  },
  'ill-conditioned': () => {
    const source = random(3);
    const near = inputs.map(([x = 0]) => [x, x + 3e-11 * source.normal()]);
    return after(1, train(network([2, 1]), { inputs: near, targets }));
  },
  interpolating: () => {
    const few = { inputs: inputs.slice(0, 12), targets: targets.slice(0, 12) };
    return after(15, train(network([2, 8, 1], { seed: 1 }), few));
  },
  dead: () => {
    const far = inputs.map(([x = 0, y = 0]) => [5 + x, 5 + y]);
    return train(network([2, 8, 1], { activation: 'relu', seed: 1 }), { inputs: far, targets });
  },
  'duplicate-inputs': () => {
    const opposite = inputs.map(([x = 0, y = 0]) => [x, y, 3 - 2 * x]);
    return train(network([3, 4, 1]), { inputs: opposite, targets });
  },
  'constant-inputs': () => {
    const constant = inputs.map(([x = 0, y = 0]) => [x, 7, y]);
    return train(network([3, 4, 1]), {
      inputs: constant,
      targets,
      inputNames: ['x', "it's 7", 'y'],
    });
  },
  stalled: () => {
    const net = network([2, 2, 1], { activation: 'leaky-relu', seed: 1 });
    const run = train(net, { inputs, targets });
    while (!run.stalled && run.sweep < 400) run.step();
    return run;
  },
};
